//! OpenAPI documents: the shared parts, and a merge that refuses collisions instead of losing one side.

use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, Info, OpenApi, OpenApiBuilder, Ref, RefOr, Response, ResponseBuilder,
};
use utoipa::{IntoResponses, PartialSchema, ToSchema};

use crate::ErrorBody;

/// The refusals any route may answer with.
pub struct ApiErrors;

impl IntoResponses for ApiErrors {
    fn responses() -> std::collections::BTreeMap<String, RefOr<Response>> {
        let refusal = |text: &str| {
            let content = utoipa::openapi::ContentBuilder::new()
                .schema(Some(Ref::from_schema_name("AppError")))
                .build();
            RefOr::T(ResponseBuilder::new().description(text).content("application/json", content).build())
        };
        [
            ("400", "A parameter is missing or malformed."),
            ("401", "No session, or it has ended."),
            ("403", "The caller lacks a permission."),
            ("404", "There is no such thing, or the caller may not know of it."),
        ]
        .into_iter()
        .map(|(status, text)| (status.to_owned(), refusal(text)))
        .collect()
    }
}

/// Gives a document its name, the error schema and the way to authenticate.
pub fn complete(mut document: OpenApi, title: &str) -> OpenApi {
    document.info = Info::new(title, "4.0.0");
    let mut components = document.components.take().unwrap_or_else(|| ComponentsBuilder::new().build());
    components.schemas.insert(ErrorBody::name().into_owned(), ErrorBody::schema());
    components
        .security_schemes
        .insert("bearer".to_owned(), SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)).into());
    document.components = Some(components);
    document
}

/// One document of several.
///
/// # Errors
/// Two services declare the same operation id, the same method and path, or different schemas of one name.
pub fn merge(title: &str, documents: &[OpenApi]) -> Result<OpenApi, String> {
    let mut merged = OpenApiBuilder::new().build();
    let mut components = ComponentsBuilder::new().build();
    for document in documents {
        for (path, item) in &document.paths.paths {
            let target = merged.paths.paths.entry(path.clone()).or_default();
            target.merge_operations_checked(path, item)?;
        }
        let Some(parts) = &document.components else { continue };
        for (name, schema) in &parts.schemas {
            match components.schemas.get(name) {
                Some(known) if known != schema => {
                    return Err(format!("schema {name} is declared twice, differently"));
                }
                _ => components.schemas.insert(name.clone(), schema.clone()),
            };
        }
    }
    merged.components = Some(components);
    let merged = complete(merged, title);
    check_operation_ids(&merged)?;
    Ok(merged)
}

trait MergeOperations {
    fn merge_operations_checked(&mut self, path: &str, other: &Self) -> Result<(), String>;
}

impl MergeOperations for utoipa::openapi::PathItem {
    fn merge_operations_checked(&mut self, path: &str, other: &Self) -> Result<(), String> {
        for (method, mine, theirs) in [
            ("GET", &mut self.get, &other.get),
            ("POST", &mut self.post, &other.post),
            ("PUT", &mut self.put, &other.put),
            ("PATCH", &mut self.patch, &other.patch),
            ("DELETE", &mut self.delete, &other.delete),
            ("HEAD", &mut self.head, &other.head),
        ] {
            match (mine.is_some(), theirs) {
                (true, Some(_)) => return Err(format!("{method} {path} is declared twice")),
                (false, Some(operation)) => *mine = Some(operation.clone()),
                (_, None) => {}
            }
        }
        Ok(())
    }
}

fn check_operation_ids(document: &OpenApi) -> Result<(), String> {
    let mut seen = std::collections::HashSet::new();
    for (path, item) in &document.paths.paths {
        for operation in
            [&item.get, &item.post, &item.put, &item.patch, &item.delete, &item.head].into_iter().flatten()
        {
            let Some(id) = &operation.operation_id else { return Err(format!("{path}: no operation id")) };
            if !seen.insert(id.clone()) {
                return Err(format!("operation id {id} is used twice"));
            }
        }
    }
    Ok(())
}
