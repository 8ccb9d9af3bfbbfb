//! Accepts connections, and closes those that are too many, idle or too slow.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::CONNECTION;
use axum::http::{HeaderValue, Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_io_timeout::TimeoutStream;
use tower_service::Service as _;

use super::client::network;
use super::connections::ConnectionLimit;
use super::metrics::Metrics;
use super::socket::Socket;
use super::{Service, Settings, routes};

/// How long to wait before accepting again, when the system refuses a connection.
const ACCEPT_RETRY: Duration = Duration::from_millis(100);

/// Connections to the metrics at the same time.
const READERS_OF_METRICS: usize = 16;

/// Size of a connection's buffer in bytes, and so of the largest request head.
const BUFFER: usize = 32 << 10;

impl Service {
    /// Serves `router`, which contains our endpoints, until `shutdown` is
    /// ready. Then it closes every connection, and returns once no work for
    /// them is left.
    ///
    /// A client has to send its request and take the reply within the times in
    /// the settings. A connection beyond the client's limit is closed at once.
    /// While as many connections are open as there may be in all, new ones
    /// wait, and none is kept alive after its reply.
    pub async fn serve(
        &self,
        listener: TcpListener,
        router: Router,
        shutdown: impl Future<Output = ()>,
    ) {
        let Settings { connections, connections_per_client, .. } = self.0.settings;
        let places = ConnectionLimit::new(connections, connections_per_client);
        tokio::select! {
            never = self.accept(listener, router, places, Some(&self.0.metrics)) => match never {},
            () = shutdown => {}
        }
        self.0.compiles.idle().await;
        self.0.runs.idle().await;
    }

    /// Serves `GET /metrics` and nothing else, to anybody who reaches
    /// `listener`. These connections are not counted.
    ///
    /// # Errors
    ///
    /// If the listener has no address.
    pub async fn serve_metrics(&self, listener: TcpListener) -> io::Result<Infallible> {
        let router = routes::metrics(self.clone(), listener.local_addr()?.ip());
        let places = ConnectionLimit::new(READERS_OF_METRICS, READERS_OF_METRICS);
        Ok(self.accept(listener, router, places, None).await)
    }

    async fn accept(
        &self,
        listener: TcpListener,
        router: Router,
        places: ConnectionLimit,
        metrics: Option<&Metrics>,
    ) -> Infallible {
        let settings = &self.0.settings;
        let mut builder = http1::Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(settings.header_timeout);
        builder.max_buf_size(BUFFER);
        // Dropping the set ends the connections.
        let mut connections = JoinSet::new();
        loop {
            while connections.try_join_next().is_some() {}
            let Ok((stream, peer)) = listener.accept().await else {
                tokio::time::sleep(ACCEPT_RETRY).await;
                continue;
            };
            let Some(counted) = places.enter(network(peer.ip())) else {
                metrics.inspect(|metrics| metrics.connection_refused());
                continue;
            };
            let place = places.take(counted).await;
            // Otherwise the system holds lines back to send them together. An
            // error is harmless.
            let _ = stream.set_nodelay(true);
            let socket = Socket::new(stream);
            let connection = builder.serve_connection(
                TokioIo::new(timed(socket.clone(), settings.write_timeout)),
                service_fn({
                    let (router, places) = (router.clone(), places.clone());
                    move |request| answer(router.clone(), places.clone(), peer, request)
                }),
            );
            let counted = metrics.map(Metrics::connection);
            connections.spawn(async move {
                tokio::select! {
                    // An error is the client's: it left, was too slow, or did
                    // not speak HTTP.
                    _ = connection => {}
                    () = socket.left() => {}
                }
                drop((socket, place, counted));
            });
        }
    }
}

/// A connection that ends if the client does not take what we send.
fn timed(socket: Socket, timeout: Duration) -> Pin<Box<TimeoutStream<Socket>>> {
    let mut stream = TimeoutStream::new(socket);
    stream.set_write_timeout(Some(timeout));
    Box::pin(stream)
}

async fn answer(
    mut router: Router,
    places: ConnectionLimit,
    peer: SocketAddr,
    mut request: Request<Incoming>,
) -> Result<Response<Body>, Infallible> {
    request.extensions_mut().insert(ConnectInfo(peer));
    let mut response = router.call(request).await?;
    if places.are_taken() {
        // Otherwise a client that sends request after request would keep its
        // place for ever.
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response)
}
