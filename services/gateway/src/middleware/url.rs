//! Addresses nobody means well with.

use actix_web::body::MessageBody;
use actix_web::dev::ServiceRequest;
use actix_web::middleware::Next;
use model::Problem;

use super::{Answered, refuse, state};

pub async fn url(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Answered {
    let limit = state(&request).map_or(2048, |state| state.longest_url);
    match check(request.uri().path(), request.query_string(), limit) {
        Some(problem) => refuse(request, problem),
        None => Ok(next.call(request).await?.map_into_boxed_body()),
    }
}

/// Why an address is refused.
pub fn check(path: &str, query: &str, limit: usize) -> Option<Problem> {
    if path.len() + query.len() > limit {
        return Some(Problem::new(414, "basic_security_check.url.too_long_error", "URL is too long."));
    }
    // A NUL fits into no Postgres text, wherever it would end up.
    (path.contains("%00") || query.contains("%00")).then(|| Problem::invalid_url("url"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_hostile_addresses() {
        let status = |path: &str, query: &str| check(path, query, 20).map(|problem| problem.status);
        assert_eq!(status("/api/v4/users", "a=b"), None);
        assert_eq!(status("/api/v4/users", "a=bcdefgh"), Some(414));
        assert_eq!(status("/api/%00", ""), Some(400));
        assert_eq!(status("/api", "x=%00"), Some(400));
    }
}
