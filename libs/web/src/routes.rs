//! Registering handlers so that having them costs little, and finding one too.
//!
//! actix-web compiles the pattern of every route to a regular expression, in each worker thread, and tries them in turn. Here a
//! table of plain comparisons finds the handler; what it needs to run is made when it is first asked.

use actix_web::web::ServiceConfig;
use utoipa::openapi::path::Paths;
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{ComponentsBuilder, OpenApi, OpenApiBuilder, RefOr};
use utoipa_actix_web::OpenApiFactory;

use crate::endpoint::Endpoint;
use crate::table::Table;

type Add = Box<dyn FnOnce(&mut ServiceConfig)>;

/// The routes of a service, in the order in which they are tried. They are either served or described: every worker thread
/// registers them, and a document that nobody reads would cost each of them megabytes.
pub struct Routes(For);

enum For {
    Serving { table: Table, adds: Vec<Add> },
    Describing { paths: Paths, schemas: Vec<(String, RefOr<Schema>)> },
}

impl Routes {
    /// A handler with its own pattern and document.
    pub fn service<E: Endpoint + OpenApiFactory>(&mut self, endpoint: E) -> &mut Self {
        match &mut self.0 {
            For::Serving { table, .. } => table.add::<E>(),
            For::Describing { paths, schemas } => {
                paths.merge(endpoint.paths());
                endpoint.schemas(schemas);
            }
        }
        self
    }

    /// A route that another service documents; it is tried before all handlers of this one.
    pub fn route(&mut self, path: &'static str, route: actix_web::Route) -> &mut Self {
        if let For::Serving { adds, .. } = &mut self.0 {
            adds.push(Box::new(move |cfg| {
                cfg.route(path, route);
            }));
        }
        self
    }
}

/// Hands an application what `add` registers: `app.configure(web::mount(routes))`.
pub fn mount(add: impl FnOnce(&mut Routes)) -> impl FnOnce(&mut ServiceConfig) {
    let mut routes = Routes(For::Serving { table: Table::default(), adds: Vec::new() });
    add(&mut routes);
    move |cfg| {
        if let For::Serving { table, adds } = routes.0 {
            adds.into_iter().for_each(|add| add(cfg));
            cfg.service(table);
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
