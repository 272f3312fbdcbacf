//! From where a request comes: the address of whoever asks, told by the proxies that are believed, and the network it is counted by.

use axum::http::HeaderMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;

/// The header in which each proxy adds whom it asks for, behind what it was told itself.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// A range of addresses: those whose first bits are these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Range {
    first: IpAddr,
    bits: u8,
}

impl Range {
    fn holds(self, address: IpAddr) -> bool {
        let same = |one: u128, other: u128, width: u32| {
            let free = width.saturating_sub(u32::from(self.bits));
            one.checked_shr(free).unwrap_or(0) == other.checked_shr(free).unwrap_or(0)
        };
        match (self.first, address) {
            (IpAddr::V4(one), IpAddr::V4(other)) => same(u32::from(one).into(), u32::from(other).into(), 32),
            (IpAddr::V6(one), IpAddr::V6(other)) => same(one.into(), other.into(), 128),
            _ => false,
        }
    }
}

/// What is no address, and no range of addresses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no address such as 10.0.0.7, and no range such as 10.0.0.0/8")]
pub struct NoRange(String);

impl FromStr for Range {
    type Err = NoRange;

    fn from_str(text: &str) -> Result<Self, NoRange> {
        let no = || NoRange(text.to_owned());
        let (first, bits) = text.split_once('/').map_or((text, None), |(first, bits)| (first, Some(bits)));
        let first = first.parse::<IpAddr>().map_err(|_| no())?;
        let width = if first.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(width), |bits| bits.parse().map_err(|_| no()))?;
        if bits <= width { Ok(Self { first, bits }) } else { Err(no()) }
    }
}

/// The proxies whose word is taken for whom they ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxies(Arc<[Range]>);

impl Default for Proxies {
    /// Those on this machine.
    fn default() -> Self {
        let v4 = Range { first: IpAddr::V4(Ipv4Addr::LOCALHOST), bits: 8 };
        let v6 = Range { first: IpAddr::V6(Ipv6Addr::LOCALHOST), bits: 128 };
        Self([v4, v6].into())
    }
}

impl FromStr for Proxies {
    type Err = NoRange;

    /// Addresses and ranges, with commas between them.
    fn from_str(text: &str) -> Result<Self, NoRange> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        Ok(Self(parts.map(str::parse).collect::<Result<Vec<_>, _>>()?.into()))
    }
}

impl Proxies {
    fn believe(&self, address: IpAddr) -> bool {
        self.0.iter().any(|range| range.holds(address))
    }

    /// The address that asks: the nearest one that is no proxy of ours. What it says of others before it, anybody may have written.
    pub(super) fn address(&self, peer: SocketAddr, headers: &HeaderMap) -> IpAddr {
        let told: Vec<&str> = headers.get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok()).collect();
        let mut told = told.iter().rev().flat_map(|value| value.rsplit(',')).map(|one| one.trim().parse::<IpAddr>());
        let mut asks = peer.ip().to_canonical();
        while self.believe(asks)
            && let Some(Ok(before)) = told.next()
        {
            asks = before.to_canonical();
        }
        asks
    }

    /// The network that a request comes from, as attempts are counted.
    pub(crate) fn network(&self, peer: SocketAddr, headers: &HeaderMap) -> String {
        network(self.address(peer, headers))
    }
}

/// What attempts are counted by: an IPv4 address, or the network of an IPv6 address, of which a household has 2⁶⁴.
pub(super) fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn told(values: &[&'static str]) -> HeaderMap {
        let name = || HeaderName::from_static(FORWARDED_FOR);
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name(), HeaderValue::from_static(value));
        }
        headers
    }

    fn asks(proxies: &Proxies, peer: &str, values: &[&'static str]) -> String {
        proxies.address(SocketAddr::new(peer.parse().expect("an address"), 5000), &told(values)).to_string()
    }

    #[test]
    fn only_proxies_on_this_machine_are_believed_unless_others_are_named() {
        let proxies = Proxies::default();
        assert_eq!(asks(&proxies, "127.0.0.1", &["1.1.1.1, 10.0.0.7"]), "10.0.0.7");
        assert_eq!(asks(&proxies, "::ffff:127.0.0.1", &["10.0.0.7"]), "10.0.0.7");
        assert_eq!(asks(&proxies, "192.0.2.1", &["1.1.1.1, 10.0.0.7"]), "192.0.2.1");
        assert_eq!(asks(&proxies, "127.0.0.1", &[]), "127.0.0.1");
    }

    #[test]
    fn the_nearest_address_that_is_no_proxy_of_ours_is_who_asks() {
        let proxies: Proxies = "10.0.0.0/8, 2001:db8::/32, 192.0.2.1".parse().expect("proxies");
        // Whoever asks has written the first address themselves.
        assert_eq!(asks(&proxies, "10.9.9.9", &["6.6.6.6, 203.0.113.5, 10.0.0.3"]), "203.0.113.5");
        assert_eq!(asks(&proxies, "192.0.2.1", &["6.6.6.6, 203.0.113.5", "2001:db8::7"]), "203.0.113.5", "a header for each proxy");
        assert_eq!(asks(&proxies, "192.0.2.2", &["203.0.113.5"]), "192.0.2.2");
        assert_eq!(asks(&proxies, "127.0.0.1", &["203.0.113.5"]), "127.0.0.1", "this machine is not named");
        assert_eq!(asks(&proxies, "10.0.0.1", &["203.0.113.5, unknown"]), "10.0.0.1", "what cannot be read ends the way");
        assert_eq!(asks(&proxies, "10.0.0.1", &["10.0.0.2"]), "10.0.0.2", "the last that is known");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in ["proxy", "10.0.0.0/33", "10.0.0.0/x", "::1/129", "10.0.0"] {
            assert!(text.parse::<Proxies>().is_err(), "{text}");
        }
        assert_eq!(asks(&"".parse().expect("nobody"), "127.0.0.1", &["203.0.113.5"]), "127.0.0.1", "nobody is believed");
        assert_eq!(asks(&"0.0.0.0/0".parse().expect("all"), "192.0.2.1", &["203.0.113.5"]), "203.0.113.5");
    }

    #[test]
    fn whoever_owns_a_network_is_counted_once() {
        for (address, counted) in [
            ("10.0.0.7", "10.0.0.7"),
            ("::ffff:10.0.0.7", "10.0.0.7"),
            ("2001:db8:0:7::1", "2001:db8:0:7::/64"),
            ("2001:db8:0:7:ffff::2", "2001:db8:0:7::/64"),
        ] {
            assert_eq!(network(address.parse().expect("an address")), counted);
        }
    }
}
