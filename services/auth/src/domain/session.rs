//! How long a session lives.

use settings::ServiceSettings;

const HOUR_MS: i64 = 3_600_000;

/// What kind of client holds the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Web,
    Mobile,
}

impl Kind {
    /// A session bound to a device is a mobile one.
    pub fn of(device_id: &str, is_mobile_agent: bool) -> Self {
        if !device_id.is_empty() || is_mobile_agent { Self::Mobile } else { Self::Web }
    }

    pub fn length_ms(self, settings: &ServiceSettings) -> i64 {
        let hours = match self {
            Self::Web => settings.session_length_web_in_hours,
            Self::Mobile => settings.session_length_mobile_in_hours,
        };
        hours.clamp(1, 24 * 366 * 100) * HOUR_MS
    }
}

/// When a session that is used at `now` should end from now on; `None` leaves it as it is. Below one percent of its
/// length an extension is not worth a write.
pub fn extended(now: i64, expires_at: i64, length_ms: i64) -> Option<i64> {
    let gained = now + length_ms - expires_at;
    (expires_at > now && gained * 100 > length_ms).then_some(now + length_ms)
}

/// The oldest activity a session may have had, if idle ones end. Sessions that grow with activity do not idle out.
pub fn idle_limit(now: i64, settings: &ServiceSettings) -> Option<i64> {
    let minutes = settings.session_idle_timeout_in_minutes;
    (minutes > 0 && !settings.extend_session_length_with_activity)
        .then(|| now - minutes.saturating_mul(60_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_grow_when_it_is_worth_it() {
        assert_eq!(extended(1_000, 101_000, 100_000), None);
        assert_eq!(extended(1_900, 101_000, 100_000), None);
        assert_eq!(extended(3_000, 101_000, 100_000), Some(103_000));
        assert_eq!(extended(200_000, 101_000, 100_000), None, "a dead session stays dead");
    }

    #[test]
    fn kinds() {
        assert_eq!(Kind::of("", false), Kind::Web);
        assert_eq!(Kind::of("apple_rn:x", false), Kind::Mobile);
        assert_eq!(Kind::of("", true), Kind::Mobile);
    }
}
