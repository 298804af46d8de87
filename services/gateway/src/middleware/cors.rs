//! Other origins, as far as the settings let them in.

use actix_web::body::MessageBody;
use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, HeaderMap,
    HeaderValue, VARY,
};
use actix_web::middleware::Next;
use actix_web::{HttpResponse, http::header::HeaderName};
use settings::ServiceSettings;

use super::{Answered, answer, state, text};

const REQUESTED_HEADERS: HeaderName = HeaderName::from_static("access-control-request-headers");
const METHODS: HeaderValue = HeaderValue::from_static("GET, POST, PUT, PATCH, DELETE, OPTIONS");

/// Who may come from elsewhere.
#[derive(Clone, Debug)]
pub struct Cors {
    any: bool,
    origins: Vec<String>,
    credentials: bool,
    exposed: Option<HeaderValue>,
}

impl Cors {
    pub fn new(settings: &ServiceSettings) -> Self {
        let origins: Vec<String> = settings
            .allow_cors_from
            .split_whitespace()
            .map(|origin| origin.trim_end_matches('/').to_ascii_lowercase())
            .collect();
        let exposed = settings.cors_exposed_headers.split_whitespace().collect::<Vec<_>>().join(", ");
        Self {
            any: origins.iter().any(|origin| origin == "*"),
            origins,
            credentials: settings.cors_allow_credentials,
            exposed: Some(exposed)
                .filter(|text| !text.is_empty())
                .and_then(|text| HeaderValue::try_from(text).ok()),
        }
    }

    pub fn allows(&self, origin: &str) -> bool {
        self.any || self.origins.iter().any(|known| known.eq_ignore_ascii_case(origin))
    }

    fn mark(&self, headers: &mut HeaderMap, origin: &str) {
        headers.append(VARY, HeaderValue::from_static("Origin"));
        // With credentials a star means nothing to a browser.
        let allowed = if self.any && !self.credentials { "*" } else { origin };
        let Ok(allowed) = HeaderValue::from_str(allowed) else { return };
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
        if self.credentials {
            headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        }
        if let Some(exposed) = &self.exposed {
            headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed.clone());
        }
    }
}

pub async fn cors(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Answered {
    let origin = text(&request, "origin").to_owned();
    let allowed = state(&request)
        .map(|state| state.cors.clone())
        .filter(|cors| !origin.is_empty() && cors.allows(&origin));
    let Some(cors) = allowed else { return Ok(next.call(request).await?.map_into_boxed_body()) };
    if request.method() == Method::OPTIONS && request.headers().contains_key("access-control-request-method")
    {
        let mut preflight = HttpResponse::NoContent();
        preflight.insert_header((ACCESS_CONTROL_ALLOW_METHODS, METHODS));
        preflight.insert_header((ACCESS_CONTROL_MAX_AGE, "86400"));
        if let Some(asked) = request.headers().get(REQUESTED_HEADERS) {
            preflight.insert_header((ACCESS_CONTROL_ALLOW_HEADERS, asked.clone()));
        }
        let mut preflight = preflight.finish();
        cors.mark(preflight.headers_mut(), &origin);
        return answer(request, preflight);
    }
    let mut response = next.call(request).await?;
    cors.mark(response.headers_mut(), &origin);
    Ok(response.map_into_boxed_body())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cors(from: &str) -> Cors {
        let settings = settings::Settings::default().service;
        Cors::new(&ServiceSettings { allow_cors_from: from.to_owned(), ..settings })
    }

    #[test]
    fn only_those_who_are_named() {
        assert!(!cors("").allows("http://a.example"));
        let two = cors("http://a.example  https://B.example/");
        assert!(two.allows("http://a.example") && two.allows("https://b.example"));
        assert!(!two.allows("http://b.example") && !two.allows("null"));
        assert!(cors("*").allows("http://anyone.example"));
    }
}
