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

use super::Service;

/// How long to wait when the system gives us no more connections.
const BREATH: Duration = Duration::from_millis(100);

/// Bytes that are kept for one connection, and so of the largest request head.
const BUFFER: usize = 32 << 10;

impl Service {
    /// Serves `router`, which has our endpoints in it, until `shutdown` is ready;
    /// then every connection ends, and returns when no work for them is left.
    ///
    /// A client has to send its request, and to take the reply, within the times
    /// in the settings. While there are as many connections as those allow, new
    /// ones wait.
    pub async fn serve(
        &self,
        listener: TcpListener,
        router: Router,
        shutdown: impl Future<Output = ()>,
    ) {
        tokio::select! {
            never = self.accept(listener, router) => match never {},
            () = shutdown => {}
        }
        self.0.compiles.idle().await;
        self.0.runs.idle().await;
    }

    async fn accept(&self, listener: TcpListener, router: Router) -> Infallible {
        let settings = &self.0.settings;
        let places = Arc::new(Semaphore::new(settings.connections));
        let mut builder = http1::Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(settings.header_timeout);
        builder.max_buf_size(BUFFER);
        // Dropping the set ends the connections.
        let mut connections = JoinSet::new();
        loop {
            let place = places.clone().acquire_owned().await.expect("it is never closed");
            let Ok((stream, peer)) = listener.accept().await else {
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
            let counted = self.0.metrics.connection();
            connections.spawn(async move {
                // An error is the client's: it left, was too slow, or spoke no HTTP.
                let _ = connection.await;
                drop((place, counted));
            });
            while connections.try_join_next().is_some() {}
        }
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
