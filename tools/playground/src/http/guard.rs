//! Decides who may call the server. Without this check, a page of another
//! origin could run programs through the address of a reader's own machine.
//!
//! A browser tells the truth about where a request comes from (`Origin`) and
//! which host it was sent to (`Host`). A page of a foreign site can reach
//! `127.0.0.1`, even under a host name of its own that it points there (DNS
//! rebinding). So the host must be one of our names, and the origin must be at
//! that host.

use std::net::IpAddr;

use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};

use super::refusal::Refusal;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The names and origins that are ours.
#[derive(Debug, Clone)]
pub struct Guard {
    /// The address that the server listens on.
    pub bound: IpAddr,
    /// Host names of the server besides `localhost`, without port.
    pub names: Vec<String>,
    /// Other origins whose pages may run programs, such as `https://book.example.org`.
    pub origins: Vec<String>,
}

impl Guard {
    /// Whether the request may be answered.
    ///
    /// # Errors
    ///
    /// With status 403 and the reason.
    pub fn check(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
        let host = host(uri, headers)?;
        if !self.is_ours(host.host()) {
            return Err(forbidden(format!(
                "Host: {host} is not a name of this server; name it with --host-name {}",
                host.host()
            )));
        }
        match one(headers, &ORIGIN)? {
            Some(origin) if is_at(origin, &host) || self.allows(origin) => Ok(()),
            Some(origin) => Err(forbidden(format!(
                "Origin: pages of {origin} may not run programs here; allow it with --allow-origin"
            ))),
            // A safe method changes nothing, and a foreign page cannot read the reply.
            None if method.is_safe() => Ok(()),
            // A browser does not send `Origin` with every request; it then
            // sends this header.
            None => match one(headers, &FETCH_SITE)? {
                None | Some("same-origin" | "none") => Ok(()),
                Some(site) => Err(forbidden(format!(
                    "Sec-Fetch-Site: {site}; only pages of this server may run programs here"
                ))),
            },
        }
    }

    /// Whether `host` can only mean this server. Nobody can make a numeric
    /// address point elsewhere, so any number will do if we listen on all
    /// addresses.
    fn is_ours(&self, host: &str) -> bool {
        let number = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        match number {
            Ok(number) => {
                let number = number.to_canonical();
                self.bound.is_unspecified()
                    || number == self.bound
                    || both_loopback(number, self.bound)
            }
            Err(_) => {
                let is = |name: &str| name.eq_ignore_ascii_case(host);
                is("localhost") || self.names.iter().any(|name| is(name))
            }
        }
    }

    fn allows(&self, origin: &str) -> bool {
        self.origins.iter().any(|allowed| allowed.eq_ignore_ascii_case(origin))
    }
}

fn both_loopback(one: IpAddr, other: IpAddr) -> bool {
    one.is_loopback() && other.is_loopback()
}

/// The host that the request was sent to.
fn host(uri: &Uri, headers: &HeaderMap) -> Result<Authority, Refusal> {
    let text = one(headers, &HOST)?.or(uri.authority().map(Authority::as_str));
    let host = text.and_then(|text| text.parse::<Authority>().ok());
    host.filter(|host| !host.as_str().contains('@'))
        .ok_or_else(|| forbidden("Host: missing or no host name; send the name of this server"))
}

/// Whether `origin` is the origin of pages at `host`. A proxy in front of us
/// may use HTTPS, so either scheme will do.
fn is_at(origin: &str, host: &Authority) -> bool {
    let rest = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    rest.is_some_and(|rest| rest.eq_ignore_ascii_case(host.as_str()))
}

/// The value of a header that may occur once.
fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let (first, second) = (values.next(), values.next());
    let text = first.map(HeaderValue::to_str).transpose();
    match (text, second) {
        (Ok(text), None) => Ok(text),
        _ => Err(forbidden(format!("{name}: must be there once, in ASCII"))),
    }
}

fn forbidden(message: impl Into<String>) -> Refusal {
    Refusal::new(StatusCode::FORBIDDEN, message)
}
