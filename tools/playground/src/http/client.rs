//! Finds the client that a request comes from: the queues and the rate limit
//! count by client.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, StatusCode};

use super::refusal::Refusal;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The client of a connection from `peer`.
///
/// With `trust_proxy`, that is the last address in `X-Forwarded-For`, which the
/// proxy next to us wrote. The client can forge all earlier ones.
///
/// # Errors
///
/// With status 400 if the proxy wrote something else.
pub fn client(headers: &HeaderMap, peer: SocketAddr, trust_proxy: bool) -> Result<IpAddr, Refusal> {
    let last = headers.get_all(FORWARDED_FOR).iter().next_back().filter(|_| trust_proxy);
    let Some(last) = last else { return Ok(network(peer.ip())) };
    let text = last.to_str().unwrap_or_default().rsplit(',').next().unwrap_or_default().trim();
    let address = text.parse::<IpAddr>().or_else(|_| text.parse::<SocketAddr>().map(|it| it.ip()));
    address.map(network).map_err(|_| {
        let message =
            format!("X-Forwarded-For: {text:?} is no address; set up the proxy to send one");
        Refusal::new(StatusCode::BAD_REQUEST, message)
    })
}

/// The client that `address` belongs to. With IPv6 that is a whole /64 network,
/// since one household or machine has one to itself.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(peer: &str, forwarded: &[&str], trust_proxy: bool) -> Result<String, StatusCode> {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, value.parse().expect("a header's value"));
        }
        let peer = peer.parse().expect("an address with port");
        let client = client(&headers, peer, trust_proxy);
        client.map(|address| address.to_string()).map_err(|refusal| refusal.status)
    }

    #[test]
    fn without_a_proxy_the_connection_counts() {
        assert_eq!(of("192.0.2.1:9", &["198.51.100.7"], false), Ok("192.0.2.1".to_owned()));
    }

    #[test]
    fn with_a_proxy_its_own_word_counts() {
        let of = |forwarded: &[&str]| of("192.0.2.1:9", forwarded, true);
        assert_eq!(of(&["203.0.113.9, 198.51.100.7"]), Ok("198.51.100.7".to_owned()));
        assert_eq!(of(&["198.51.100.7", "203.0.113.9:4711"]), Ok("203.0.113.9".to_owned()));
        assert_eq!(of(&["2001:db8:1:2::9"]), Ok("2001:db8:1:2::".to_owned()));
        assert_eq!(of(&["[2001:db8:1:2::9]:4711"]), Ok("2001:db8:1:2::".to_owned()));
        assert_eq!(of(&[]), Ok("192.0.2.1".to_owned()));
        assert_eq!(of(&["198.51.100.7, unknown"]), Err(StatusCode::BAD_REQUEST));
        assert_eq!(of(&["198.51.100.7,"]), Err(StatusCode::BAD_REQUEST));
    }

    #[test]
    fn neighbours_in_a_network_are_one_client() {
        let one = of("[2001:db8:1:2:3:4:5:6]:9", &[], false);
        assert_eq!(one, of("[2001:db8:1:2:ffff::1]:9", &[], false));
        assert_ne!(one, of("[2001:db8:1:3::1]:9", &[], false));
        assert_eq!(of("[::ffff:192.0.2.1]:9", &[], false), Ok("192.0.2.1".to_owned()));
    }
}
