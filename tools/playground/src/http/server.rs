//! Connections: so many, and none that only keeps a place.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_io_timeout::TimeoutStream;
use tower_service::Service as _;

use super::Settings;

/// How long to wait when the system gives us no more connections.
const BREATH: Duration = Duration::from_millis(100);

/// Serves `router` until `shutdown` is ready; then every connection ends, and
/// with it the work for it. Wait for [`idle`](super::Service::idle) after that.
///
/// A client has to send its request, and to take the reply, within the times
/// in `settings`. While there are as many connections as `settings` allow, new
/// ones wait.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    settings: &Settings,
    shutdown: impl Future<Output = ()>,
) {
    let places = Arc::new(Semaphore::new(settings.connections));
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(settings.header_timeout);
    let mut connections = JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let accepted = async {
            let place = places.clone().acquire_owned().await.expect("it is never closed");
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            () = &mut shutdown => return,
            accepted = accepted => accepted,
        };
        // Those that have ended.
        while connections.try_join_next().is_some() {}
        let Ok((stream, peer)) = accepted else {
            tokio::time::sleep(BREATH).await;
            continue;
        };
        let connection = builder.serve_connection(
            TokioIo::new(timed(stream, settings.write_timeout)),
            service_fn({
                let router = router.clone();
                move |request| answer(router.clone(), peer, request)
            }),
        );
        connections.spawn(async move {
            // An error is the client's: it left, was too slow, or spoke no HTTP.
            let _ = connection.await;
            drop(place);
        });
    }
}

/// A connection that ends when what we send is not taken.
fn timed(stream: TcpStream, timeout: Duration) -> Pin<Box<TimeoutStream<TcpStream>>> {
    // Without it lines would be held back; with an error they only may be.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(timeout));
    Box::pin(stream)
}

async fn answer(
    mut router: Router,
    peer: SocketAddr,
    mut request: Request<Incoming>,
) -> Result<Response<Body>, Infallible> {
    request.extensions_mut().insert(ConnectInfo(peer));
    router.call(request).await
}
