//! Registering handlers so that finding one is cheap.
//!
//! actix-web tries the patterns of all routes in turn, each a regular expression. Here a comparison with the declared path
//! stands before every one, so that a request meets one expression, its own.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use actix_web::dev::{AppService, HttpServiceFactory};
use actix_web::guard::{GuardContext, fn_guard};
use actix_web::http::Method;
use actix_web::web::ServiceConfig;
use parking_lot::Mutex;
use utoipa::openapi::path::{PathItem, Paths};
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{ComponentsBuilder, OpenApi, OpenApiBuilder, RefOr};
use utoipa_actix_web::OpenApiFactory;

/// Where paths begin to differ: after `/api/v4/`.
const TELLING: usize = "/api/v4/".len();

type Add = Box<dyn FnOnce(&mut ServiceConfig)>;

/// The routes of a service, in the order in which they are tried. They are either served or described: every worker thread
/// registers them, and a document that nobody reads would cost each of them megabytes.
pub struct Routes(For);

enum For {
    Serving(Vec<Add>),
    Describing { paths: Paths, schemas: Vec<(String, RefOr<Schema>)> },
}

impl Routes {
    /// A handler with its own pattern and document.
    pub fn service(&mut self, handler: impl HttpServiceFactory + OpenApiFactory + 'static) -> &mut Self {
        match &mut self.0 {
            For::Serving(adds) => adds.push(Box::new(move |cfg| {
                cfg.service(Guarded(handler));
            })),
            For::Describing { paths, schemas } => {
                paths.merge(handler.paths());
                handler.schemas(schemas);
            }
        }
        self
    }

    /// A route that another service documents.
    pub fn route(&mut self, path: &'static str, route: actix_web::Route) -> &mut Self {
        if let For::Serving(adds) = &mut self.0 {
            adds.push(Box::new(move |cfg| {
                cfg.route(path, route);
            }));
        }
        self
    }
}

/// Hands an application what `add` registers: `app.configure(web::mount(routes))`.
pub fn mount(add: impl FnOnce(&mut Routes)) -> impl FnOnce(&mut ServiceConfig) {
    let mut routes = Routes(For::Serving(Vec::new()));
    add(&mut routes);
    move |cfg| {
        if let For::Serving(adds) = routes.0 {
            adds.into_iter().for_each(|add| add(cfg));
        }
    }
}

/// The document of what `add` registers.
pub fn describe(add: impl FnOnce(&mut Routes)) -> OpenApi {
    let mut routes = Routes(For::Describing { paths: Paths::new(), schemas: Vec::new() });
    add(&mut routes);
    let mut document = OpenApiBuilder::new();
    if let For::Describing { paths, schemas } = routes.0 {
        let components = ComponentsBuilder::new().schemas_from_iter(schemas).build();
        document = document.paths(paths).components(Some(components));
    }
    document.build()
}

/// A handler that is asked only for requests whose method and path have the declared shape.
struct Guarded<H>(H);

impl<H: HttpServiceFactory + OpenApiFactory + 'static> HttpServiceFactory for Guarded<H> {
    fn register(self, config: &mut AppService) {
        let shapes = shapes(&self.0);
        let fits = move |context: &GuardContext<'_>| {
            let head = context.head();
            shapes.iter().any(|shape| shape.fits(&head.method, head.uri.path()))
        };
        actix_web::web::scope("").guard(fn_guard(fits)).service(self.0).register(config);
    }
}

/// A declared path: `None` stands for a parameter, which is one part without a slash.
struct Shape {
    methods: Vec<Method>,
    /// All before the first parameter: enough to tell most paths apart.
    prefix: String,
    telling: Option<u8>,
    parts: Vec<Option<String>>,
}

/// Read once from each handler's document, and shared by all worker threads.
fn shapes<H: OpenApiFactory + 'static>(handler: &H) -> Arc<[Shape]> {
    static KNOWN: LazyLock<Mutex<HashMap<TypeId, Arc<[Shape]>>>> = LazyLock::new(Mutex::default);
    let read = || handler.paths().paths.iter().map(|(path, item)| Shape::new(path, methods(item))).collect();
    KNOWN.lock().entry(TypeId::of::<H>()).or_insert_with(read).clone()
}

fn methods(item: &PathItem) -> Vec<Method> {
    [
        (&item.get, Method::GET),
        (&item.put, Method::PUT),
        (&item.post, Method::POST),
        (&item.delete, Method::DELETE),
        (&item.patch, Method::PATCH),
        (&item.head, Method::HEAD),
        (&item.options, Method::OPTIONS),
    ]
    .into_iter()
    .filter_map(|(operation, method)| operation.as_ref().map(|_| method))
    .collect()
}

impl Shape {
    fn new(path: &str, methods: Vec<Method>) -> Self {
        let part = |text: &str| (!text.starts_with('{')).then(|| text.to_owned());
        let prefix = path.split('{').next().unwrap_or(path).to_owned();
        let telling = prefix.as_bytes().get(TELLING).copied();
        Self { methods, prefix, telling, parts: path.split('/').map(part).collect() }
    }

    fn fits(&self, method: &Method, path: &str) -> bool {
        // Most are told apart by one byte; asked some 240 times a request, even a call of memcmp shows.
        if self.telling.is_some_and(|byte| path.as_bytes().get(TELLING) != Some(&byte))
            || !self.methods.contains(method)
            || !path.starts_with(&self.prefix)
        {
            return false;
        }
        let mut parts = path.split('/');
        self.parts.iter().all(|wanted| match (wanted, parts.next()) {
            (Some(word), Some(part)) => word == part,
            (None, Some(part)) => !part.is_empty(),
            (_, None) => false,
        }) && parts.next().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(path: &str) -> Shape {
        Shape::new(path, vec![Method::GET])
    }

    #[test]
    fn short_paths_and_early_parameters_are_found_too() {
        for (declared, path) in
            [("/hooks/{id}", "/hooks/abc"), ("/{page}", "/about"), ("/api/v4/{x}", "/api/v4/y")]
        {
            assert!(shape(declared).fits(&Method::GET, path), "{declared}");
        }
    }

    #[test]
    fn a_path_fits_part_by_part() {
        let posts = shape("/api/v4/channels/{channel_id}/posts");
        assert!(posts.fits(&Method::GET, "/api/v4/channels/abc/posts"));
        assert!(!posts.fits(&Method::POST, "/api/v4/channels/abc/posts"));
        for other in ["/api/v4/channels/abc", "/api/v4/channels/abc/posts/", "/api/v4/channels//posts", "/"] {
            assert!(!posts.fits(&Method::GET, other), "{other}");
        }
    }
}
