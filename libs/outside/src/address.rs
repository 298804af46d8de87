//! Which addresses a server may be made to call by people who name a URL.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Hosts, addresses and networks of the inner network that may be called all the same.
#[derive(Clone, Debug, Default)]
pub struct Inner {
    hosts: Vec<String>,
    networks: Vec<(IpAddr, u8)>,
}

impl Inner {
    /// Reads a list parted by commas or white space: host names, addresses, and networks as `10.0.0.0/8`.
    pub fn parse(list: &str) -> Self {
        let mut inner = Self::default();
        for part in list.split(|c: char| c == ',' || c.is_whitespace()).filter(|part| !part.is_empty()) {
            let (address, bits) =
                part.split_once('/').map_or((part, None), |(address, bits)| (address, Some(bits)));
            match address.trim_matches(['[', ']']).parse::<IpAddr>() {
                Ok(address) => {
                    let whole = if address.is_ipv4() { 32 } else { 128 };
                    let bits =
                        bits.map_or(Some(whole), |bits| bits.parse().ok()).filter(|bits| *bits <= whole);
                    inner.networks.extend(bits.map(|bits| (address, bits)));
                }
                Err(_) => inner.hosts.push(part.to_lowercase()),
            }
        }
        inner
    }

    pub fn names_host(&self, host: &str) -> bool {
        self.hosts.iter().any(|known| known.eq_ignore_ascii_case(host))
    }

    pub fn has(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|(network, bits)| within(address, *network, *bits))
    }

    /// May this address, found under this host name, be called?
    pub fn admits(&self, host: &str, address: IpAddr) -> bool {
        !is_inner(address) || self.names_host(host) || self.has(address)
    }
}

fn within(address: IpAddr, network: IpAddr, bits: u8) -> bool {
    match (address, network) {
        (IpAddr::V4(a), IpAddr::V4(n)) => {
            let shift = 32 - u32::from(bits);
            a.to_bits().checked_shr(shift).unwrap_or(0) == n.to_bits().checked_shr(shift).unwrap_or(0)
        }
        (IpAddr::V6(a), IpAddr::V6(n)) => {
            let shift = 128 - u32::from(bits);
            a.to_bits().checked_shr(shift).unwrap_or(0) == n.to_bits().checked_shr(shift).unwrap_or(0)
        }
        _ => false,
    }
}

/// Is this anything but an ordinary address of the public internet?
pub fn is_inner(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_inner_v4(address),
        IpAddr::V6(address) => is_inner_v6(address),
    }
}

fn is_inner_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    matches!(a, 0 | 10 | 127 | 224..=255)
        || (a == 100 && (64..128).contains(&b))
        || (a == 169 && b == 254)
        || (a == 172 && (16..32).contains(&b))
        || (a == 192 && b == 168)
        || (a == 192 && b == 0 && (c == 0 || c == 2))
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19))
        || (a == 198 && b == 51 && c == 100)
        || (a == 203 && b == 0 && c == 113)
}

/// Only 2000::/3 is public, and of it not what carries an IPv4 address or serves as an example.
fn is_inner_v6(address: Ipv6Addr) -> bool {
    if let Some(v4) = address.to_ipv4_mapped() {
        return is_inner_v4(v4);
    }
    let [first, second, ..] = address.segments();
    first & 0xe000 != 0x2000 || first == 0x2002 || (first == 0x2001 && (second < 0x200 || second == 0xdb8))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn the_inner_network_is_told_from_the_outer() {
        for inner in [
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "192.0.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
            "::127.0.0.1",
        ] {
            assert!(is_inner(ip(inner)), "{inner}");
        }
        for outer in [
            "1.1.1.1",
            "8.8.8.8",
            "172.32.0.1",
            "172.15.0.1",
            "100.128.0.1",
            "192.167.1.1",
            "2606:4700::1",
            "::ffff:8.8.8.8",
        ] {
            assert!(!is_inner(ip(outer)), "{outer}");
        }
    }

    #[test]
    fn exceptions_are_exact() {
        let inner = Inner::parse("hooks.internal, 10.1.0.0/16 127.0.0.1,fd00::/8 bad/99");
        for (host, address, admitted) in [
            ("hooks.internal", "10.9.0.1", true),
            ("HOOKS.internal", "127.0.0.5", true),
            ("evil.hooks.internal", "127.0.0.5", false),
            ("x", "10.1.255.1", true),
            ("x", "10.2.0.1", false),
            ("x", "127.0.0.1", true),
            ("x", "127.0.0.2", false),
            ("x", "fd00::1", true),
            ("x", "fe80::1", false),
            ("x", "8.8.8.8", true),
        ] {
            assert_eq!(inner.admits(host, ip(address)), admitted, "{host} {address}");
        }
        assert!(!Inner::parse("").admits("localhost", ip("127.0.0.1")));
        assert!(Inner::parse("0.0.0.0/0").admits("x", ip("10.0.0.1")));
    }
}
