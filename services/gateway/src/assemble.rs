//! The HTTP application: middleware in order, our routes, and either the services' routes or the proxy.

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::{Data, to};
use actix_web::{App, Error, HttpRequest, HttpResponse};

use crate::middleware::{admit, body_limit, cors, headers, trace, url};
use crate::proxy::{self, Proxy};
use crate::state::State;
use crate::{Backend, http};

/// One a worker thread.
pub fn app(
    state: Data<State>,
    backend: &Backend,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = Error,
        InitError = (),
    > + use<>,
> {
    let limit = web::BodyLimit(usize::try_from(state.largest_body).unwrap_or(usize::MAX));
    // The last one wrapped is the first one asked; see `middleware` for the order.
    let app = App::new()
        .app_data(limit)
        .wrap(from_fn(body_limit::body_limit))
        .wrap(from_fn(admit::admit))
        .wrap(from_fn(url::url))
        .wrap(from_fn(cors::cors))
        .wrap(from_fn(headers::headers))
        .wrap(from_fn(trace::trace));
    let app = match backend {
        Backend::Local(local) => {
            let health = state.health.clone().and(local.health());
            let app = app
                .configure(web::health::routes(health))
                .configure(|cfg| local.data(cfg))
                .configure(web::mount(http::routes));
            local
                .routes()
                .fold(app, |app, add| app.configure(web::mount(|routes| add(routes))))
                .configure(http::pages)
                .default_service(to(fallback))
        }
        Backend::Remote => app
            .configure(web::health::routes(state.health.clone()))
            .app_data(Data::new(Proxy::new(&state.settings)))
            .configure(web::mount(http::routes))
            .configure(http::pages)
            .default_service(to(proxy::default)),
    };
    app.app_data(state)
}

async fn fallback(request: HttpRequest) -> HttpResponse {
    http::fallback(&request)
}
