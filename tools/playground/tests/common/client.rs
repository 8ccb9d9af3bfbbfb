//! A client over real HTTP. Each request has a connection of its own, which
//! closes when the request or its response is dropped.

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue};
use hyper::http::{self, request::Builder};
use hyper::{Method, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Why there is no response.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// A request that is not sent yet.
pub struct Request {
    head: Builder,
    body: Bytes,
}

/// A response whose body may not be there yet.
pub struct Response {
    response: http::Response<Incoming>,
    _connection: JoinSet<()>,
}

pub fn get(url: impl AsRef<str>) -> Request {
    request(Method::GET, url)
}

pub fn post(url: impl AsRef<str>) -> Request {
    request(Method::POST, url)
}

pub fn request(method: Method, url: impl AsRef<str>) -> Request {
    Request { head: Builder::new().method(method).uri(url.as_ref()), body: Bytes::new() }
}

impl Request {
    pub fn header<K, V>(self, name: K, value: V) -> Request
    where
        K: TryInto<HeaderName, Error: Into<http::Error>>,
        V: TryInto<HeaderValue, Error: Into<http::Error>>,
    {
        Request { head: self.head.header(name, value), ..self }
    }

    pub fn body(self, body: impl Into<Bytes>) -> Request {
        Request { body: body.into(), ..self }
    }

    pub fn json(self, body: &Value) -> Request {
        self.header(CONTENT_TYPE, "application/json").body(body.to_string())
    }

    /// Returns once the head of the response has arrived.
    pub async fn send(self) -> Result<Response, Error> {
        let mut request = self.head.body(Full::new(self.body))?;
        let server = request.uri().authority().ok_or("a URL without a host")?.clone();
        let headers = request.headers_mut();
        if !headers.contains_key(HOST) {
            headers.insert(HOST, server.as_str().parse()?);
        }
        // Only a proxy would need more than the path.
        let path = request.uri().path_and_query().ok_or("a URL without a path")?.as_str();
        *request.uri_mut() = path.parse()?;
        let stream = TokioIo::new(TcpStream::connect(server.as_str()).await?);
        let (mut sender, connection) = hyper::client::conn::http1::handshake(stream).await?;
        let mut task = JoinSet::new();
        // The request reports the connection's errors.
        task.spawn(async { drop(connection.await) });
        Ok(Response { response: sender.send_request(request).await?, _connection: task })
    }
}

impl Response {
    pub fn status(&self) -> StatusCode {
        self.response.status()
    }

    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// The next piece of the body, as soon as it arrives.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        while let Some(frame) = self.response.frame().await {
            if let Ok(data) = frame?.into_data() {
                return Ok(Some(data));
            }
        }
        Ok(None)
    }

    pub async fn text(mut self) -> Result<String, Error> {
        let mut bytes = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            bytes.extend(chunk);
        }
        Ok(String::from_utf8(bytes)?)
    }
}
