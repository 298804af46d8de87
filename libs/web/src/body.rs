//! Request bodies: bounded, valid, and refused in the API's shape.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::StreamExt;
use model::Problem;
use serde::de::DeserializeOwned;

use crate::ApiError;
use crate::objects::ObjectsOnly;

/// App data: bytes a body may have; what the route's table says, or this.
#[derive(Clone, Copy, Debug)]
pub struct BodyLimit(pub usize);

impl Default for BodyLimit {
    fn default() -> Self {
        Self(300_000 + 512)
    }
}

/// A JSON body. Unknown members are ignored; anything unreadable is a 400 that names `body`.
pub struct Json<T>(pub T);

/// A body as it came, within the limit.
pub struct RawBody(pub Bytes);

/// A JSON object of strings; values that are no strings count as "".
pub struct StringMap(pub BTreeMap<String, String>);

impl StringMap {
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

async fn read(request: &HttpRequest, mut payload: web::Payload) -> Result<Bytes, Problem> {
    let limit = request.app_data::<BodyLimit>().copied().unwrap_or_default().0;
    let mut body = web::BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Problem::invalid_body("body"))?;
        if body.len() + chunk.len() > limit {
            return Err(Problem::new(
                413,
                "api.context.request_body_too_large.app_error",
                "The request body is too large.",
            ));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// Reads JSON; `name` is what a refusal calls it. A NUL character is refused too: no Postgres text can hold it. A struct is
/// read from an object alone, where serde would take a list of its members as well.
pub fn parse<T: DeserializeOwned>(body: &[u8], name: &str) -> Result<T, Problem> {
    if holds_nul(body) {
        return Err(Problem::invalid_body(name).with_detail("contains a NUL character"));
    }
    let refuse = |error: serde_json::Error| Problem::invalid_body(name).with_detail(error.to_string());
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = T::deserialize(ObjectsOnly(&mut reader)).map_err(refuse)?;
    reader.end().map_err(refuse)?;
    Ok(value)
}

/// Is there an escaped NUL, that is `\u0000` after an even number of backslashes?
fn holds_nul(body: &[u8]) -> bool {
    let mut at = 0;
    while let Some(found) = body[at..].iter().position(|byte| *byte == b'\\') {
        let escape = &body[at + found + 1..];
        if escape.starts_with(b"u0000") {
            return true;
        }
        // Past the escaped character, which may itself be a backslash.
        at = (at + found + 2).min(body.len());
    }
    false
}

type Extracted<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = ApiError;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), web::Payload::from_request(request, payload));
        Box::pin(async move {
            let payload = payload.await.map_err(|_| Problem::invalid_body("body"))?;
            let body = read(&request, payload).await?;
            Ok(Self(parse(&body, "body")?))
        })
    }
}

impl FromRequest for RawBody {
    type Error = ApiError;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), web::Payload::from_request(request, payload));
        Box::pin(async move {
            let payload = payload.await.map_err(|_| Problem::invalid_body("body"))?;
            Ok(Self(read(&request, payload).await?))
        })
    }
}

impl FromRequest for StringMap {
    type Error = ApiError;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let json = Json::<BTreeMap<String, serde_json::Value>>::from_request(request, payload);
        Box::pin(async move {
            let Json(map) = json.await?;
            let text = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
            Ok(Self(map.into_iter().map(|(name, value)| (name, text(value))).collect()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq, serde::Deserialize)]
    #[serde(default)]
    struct Thing {
        name: String,
        list: Vec<u8>,
    }

    #[test]
    fn a_struct_is_an_object() {
        let thing: Thing = parse(br#"{"name": "x", "list": [1], "more": {}}"#, "body").unwrap();
        assert_eq!(thing, Thing { name: "x".into(), list: vec![1] });
        for body in ["[]", r#"["x", [1]]"#, "null", "1", "", "{} {}", r#"{"name": 1}"#] {
            assert!(parse::<Thing>(body.as_bytes(), "body").is_err(), "{body}");
        }
        assert_eq!(parse::<Vec<u8>>(b"[1, 2]", "body").unwrap(), [1, 2]);
        assert!(parse::<Option<Vec<String>>>(b"null", "body").unwrap().is_none());
    }

    #[test]
    fn nul_is_told_from_text_that_looks_like_it() {
        for (body, holds) in
            [(r#""\u0000""#, true), (r#""\\\u0000""#, true), (r#""\\u0000""#, false), (r#""u0000\""#, false)]
        {
            assert_eq!(holds_nul(body.as_bytes()), holds, "{body}");
        }
    }
}
