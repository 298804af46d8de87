//! Query parameters, read as leniently as clients expect: nonsense means the default.

use std::collections::HashMap;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use model::Problem;

use crate::ApiError;

const DEFAULT_PAGE_SIZE: i64 = 60;
const MAX_PAGE_SIZE: i64 = 200;

/// All query parameters of a request; of repeated ones the first counts.
#[derive(Clone, Debug, Default)]
pub struct Params(HashMap<String, String>);

impl Params {
    pub fn parse(query: &str) -> Self {
        let mut map = HashMap::new();
        for (name, value) in serde_urlencoded::from_str::<Vec<(String, String)>>(query).unwrap_or_default() {
            map.entry(name).or_insert(value);
        }
        Self(map)
    }

    /// The value, "" when absent.
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub fn number(&self, name: &str) -> Option<i64> {
        self.0.get(name)?.parse().ok()
    }

    /// 1, t, T, true, TRUE, True.
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.text(name), "1" | "t" | "T" | "true" | "TRUE" | "True")
    }

    /// `page`, from 0.
    pub fn page(&self) -> i64 {
        self.number("page").filter(|page| *page >= 0).unwrap_or(0)
    }

    /// `per_page`: 60 unless told, at most 200; 0 is 0.
    pub fn per_page(&self) -> i64 {
        self.bounded("per_page", DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE)
    }

    /// A size: the default when absent, negative or nonsense, clamped to the maximum.
    pub fn bounded(&self, name: &str, default: i64, max: i64) -> i64 {
        self.number(name).filter(|size| *size >= 0).unwrap_or(default).min(max)
    }

    /// Rows to skip for the page asked for; 0 rather than an overflow for absurd pages.
    pub fn offset(&self) -> i64 {
        self.page().saturating_mul(self.per_page()).min(i64::from(i32::MAX))
    }
}

impl FromRequest for Params {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let params = Self::parse(request.query_string());
        // A NUL fits into no Postgres text.
        let hostile = params.0.values().any(|value| value.contains('\0'));
        ready(if hostile { Err(Problem::invalid_url("query").into()) } else { Ok(params) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_lenient() {
        for (query, size) in [
            ("", 60),
            ("per_page=10", 10),
            ("per_page=0", 0),
            ("per_page=-1", 60),
            ("per_page=x", 60),
            ("per_page=9999", 200),
        ] {
            assert_eq!(Params::parse(query).per_page(), size, "{query}");
        }
        assert_eq!(Params::parse("page=9223372036854775807").offset(), i64::from(i32::MAX));
    }
}
