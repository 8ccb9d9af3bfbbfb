//! The endpoints.

use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::{ACCEPT, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Json, Router};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tokio_stream::Stream;
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::guard::Guard;
use super::protocol::{
    self, AheadReply, CrateReply, CratesReply, EvaluateReply, EvaluateRequest, ExecuteRequest,
};
use super::refusal::Refusal;
use super::reply::Outcome;
use super::stream::{self, Line, NDJSON};
use super::work::Events;
use super::{Service, headers, metrics};
use crate::{Limits, Program};

const JSON: &str = "application/json";

pub(super) fn router(service: Service) -> Router {
    let origins = service.0.settings.guard.origins.iter();
    let origins = origins.filter_map(|origin| HeaderValue::from_str(origin).ok());
    let cors = CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([ACCEPT, CONTENT_TYPE])
        .expose_headers([RETRY_AFTER])
        .allow_private_network(true);
    Router::new()
        .route("/evaluate.json", post(evaluate))
        .route("/execute", running(Service::execute))
        .route("/ahead", post(ahead))
        .route("/explore", running(Service::explore))
        .route("/trace", running(Service::trace))
        .route("/meta/crates", get(crates).post(crates))
        .route("/healthz", get(healthz))
        .method_not_allowed_fallback(wrong_method)
        .layer(cors)
        .layer(from_fn_with_state(service.0.settings.guard.clone(), check))
        .layer(from_fn_with_state(service.clone(), count))
        .layer(map_response(headers::data))
        .with_state(service)
}

/// The routes of the listener on `bound` that serves the metrics.
pub(super) fn metrics(service: Service, bound: IpAddr) -> Router {
    let guard = Guard { bound, origins: Vec::new(), ..service.0.settings.guard.clone() };
    Router::new()
        .route("/metrics", get(show_metrics))
        .fallback(no_metrics)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn_with_state(guard, check))
        .layer(map_response(headers::data))
        .with_state(service)
}

/// Counts every reply, including the guard's.
async fn count(State(service): State<Service>, request: Request, next: Next) -> Response {
    let endpoint = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let endpoint = endpoint.as_ref().map_or("", MatchedPath::as_str);
    service.0.metrics.request(endpoint, response.status().as_u16());
    response
}

async fn check(
    State(guard): State<Guard>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    guard.check(request.method(), request.uri(), request.headers())?;
    Ok(next.run(request).await)
}

async fn evaluate(
    State(service): State<Service>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<EvaluateReply>, Refusal> {
    let client = service.client(&headers, peer)?;
    let program = service.read::<EvaluateRequest>(&headers, body).await?;
    let events = service.execute(client, program)?;
    Ok(Json(service.outcome(events).await?.evaluate()))
}

/// An endpoint that streams what `begin` tells of the program of a request.
fn running(
    begin: fn(&Service, IpAddr, Program) -> Result<Events, Refusal>,
) -> MethodRouter<Service> {
    post(
        async move |State(service): State<Service>,
                    ConnectInfo(peer): ConnectInfo<SocketAddr>,
                    headers: HeaderMap,
                    body: Body| {
            let client = service.client(&headers, peer)?;
            let program = service.read::<ExecuteRequest>(&headers, body).await?;
            let events = begin(&service, client, program)?;
            service.reply(&headers, events).await
        },
    )
}

async fn ahead(
    State(service): State<Service>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<AheadReply>, Refusal> {
    let client = service.client(&headers, peer)?;
    let program = service.read::<ExecuteRequest>(&headers, body).await?;
    let events = service.ahead(client, program)?;
    Ok(Json(service.outcome(events).await?.ahead()))
}

async fn crates(State(service): State<Service>) -> Result<Json<CratesReply>, Refusal> {
    let playground = service.ready()?;
    let crates = playground.crates().iter().cloned();
    let crates = crates.map(|it| CrateReply { name: it.name, version: it.version, id: it.id });
    Ok(Json(CratesReply { crates: crates.collect() }))
}

async fn healthz(State(service): State<Service>) -> Result<&'static str, Refusal> {
    service.ready().map(|_| "ok")
}

async fn show_metrics(State(service): State<Service>) -> impl IntoResponse {
    let text = service.0.metrics.encode(&service.0.compiles, &service.0.runs);
    ([(CONTENT_TYPE, metrics::CONTENT_TYPE)], text)
}

async fn no_metrics(uri: Uri) -> Refusal {
    let message = format!("there is no {} here; GET /metrics is all there is", uri.path());
    Refusal::new(StatusCode::NOT_FOUND, message)
}

async fn wrong_method(method: Method) -> Response {
    let message = format!("{method} is not served here; the header Allow says what is");
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, message).into_response()
}

impl Service {
    /// Reads and parses the program of a request.
    async fn read<T: protocol::Request>(
        &self,
        headers: &HeaderMap,
        body: Body,
    ) -> Result<Program, Refusal> {
        let sent = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        if !is(sent, JSON) {
            let message = format!("Content-Type: {sent:?}; send {JSON}");
            return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
        }
        let (size, time) = (self.0.settings.request_size, self.0.settings.body_timeout);
        let body = tokio::time::timeout(time, Limited::new(body, size).collect()).await;
        let body = body.map_err(|_| {
            let message = format!("the request took longer than {} s to arrive", time.as_secs());
            Refusal::new(StatusCode::REQUEST_TIMEOUT, message)
        })?;
        let body = body.map_err(|error| match error.downcast_ref::<LengthLimitError>() {
            Some(_) => {
                let message = format!("the request is larger than {size} bytes; shorten it");
                Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, message)
            }
            None => Refusal::new(StatusCode::BAD_REQUEST, format!("the body ended: {error}")),
        })?;
        protocol::parse::<T>(&body.to_bytes())
            .map_err(|message| Refusal::new(StatusCode::BAD_REQUEST, message))
    }

    /// The events of a program: as lines, each as it happens, or all in one at the end.
    async fn reply(&self, headers: &HeaderMap, events: Events) -> Result<Response, Refusal> {
        if accepts(headers, NDJSON) {
            let run = self.0.settings.run.clone();
            return Ok(stream::reply(Lines { events, run }));
        }
        Ok(Json(self.outcome(events).await?.execute()).into_response())
    }

    /// Collects the events of a program.
    async fn outcome(&self, mut events: Events) -> Result<Outcome, Refusal> {
        let mut outcome = Outcome::default();
        while let Some(event) = events.next().await {
            outcome.add(event, &self.0.settings.compile, &self.0.settings.run)?;
        }
        Ok(outcome)
    }
}

/// Whether a list of types names this one.
fn accepts(headers: &HeaderMap, wanted: &str) -> bool {
    let values = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|value| is(value, wanted))
}

/// Whether `value`, a type with parameters, is the type `wanted`.
fn is(value: &str, wanted: &str) -> bool {
    let essence = value.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case(wanted)
}

/// The lines of a streamed reply.
struct Lines {
    events: Events,
    run: Limits,
}

impl Stream for Lines {
    type Item = Bytes;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Bytes>> {
        let event = std::task::ready!(self.events.poll_next(context));
        Poll::Ready(event.map(|event| Line::new(&event, &self.run).to_bytes()))
    }
}
