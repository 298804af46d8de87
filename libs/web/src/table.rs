//! All endpoints of a service behind one route of actix-web.

use std::cell::OnceCell;
use std::rc::Rc;

use actix_web::dev::{AppService, HttpServiceFactory, ResourceDef, Service, ServiceFactory, ServiceRequest};
use actix_web::dev::{RequestHead, ServiceResponse};
use actix_web::error::ErrorInternalServerError;
use actix_web::guard::{GuardContext, fn_guard};
use actix_web::http::Uri;
use actix_web::{HttpMessage as _, Route};
use futures_util::future::{LocalBoxFuture, Ready, ready};

use crate::endpoint::{Endpoint, Matched};
use crate::error::unknown_route;
use crate::shape::Shape;

type Handler = <Route as ServiceFactory<ServiceRequest>>::Service;

#[derive(Default)]
pub struct Table(Vec<Entry>);

struct Entry {
    pattern: &'static str,
    shape: Shape,
    admits: fn(&RequestHead) -> bool,
    route: fn() -> Route,
    /// For the values of its parameters.
    expression: OnceCell<ResourceDef>,
    handler: OnceCell<Rc<Handler>>,
}

/// One endpoint alone.
pub fn register<E: Endpoint>(config: &mut AppService) {
    let mut table = Table::default();
    table.add::<E>();
    table.register(config);
}

impl Table {
    pub fn add<E: Endpoint>(&mut self) {
        self.0.push(Entry {
            pattern: E::PATTERN,
            shape: Shape::new(E::method(), E::PATTERN),
            admits: E::admits,
            route: E::route,
            expression: OnceCell::new(),
            handler: OnceCell::new(),
        });
    }

    /// The first that fits.
    fn find(&self, head: &RequestHead) -> Option<Matched> {
        let at = |path: &str| {
            let index = self
                .0
                .iter()
                .position(|entry| entry.shape.fits(&head.method, path) && (entry.admits)(head))?;
            Some(Matched { pattern: self.0[index].pattern, index })
        };
        let path = head.uri.path();
        if path.contains('%') { at(&plain(&head.uri)) } else { at(path) }
    }
}

/// The path as handlers get it.
fn plain(uri: &Uri) -> String {
    actix_router::Url::new(uri.clone()).path().to_owned()
}

impl HttpServiceFactory for Table {
    fn register(self, config: &mut AppService) {
        let table = Rc::new(self);
        let known = table.clone();
        let fits = move |context: &GuardContext<'_>| match known.find(context.head()) {
            Some(found) => {
                context.req_data_mut().insert(found);
                true
            }
            None => false,
        };
        config.register_service(
            ResourceDef::root_prefix(""),
            Some(vec![Box::new(fn_guard(fits))]),
            Serving(table),
            None,
        );
    }
}

#[derive(Clone)]
struct Serving(Rc<Table>);

impl ServiceFactory<ServiceRequest> for Serving {
    type Response = ServiceResponse;
    type Error = actix_web::Error;
    type Config = ();
    type Service = Self;
    type InitError = ();
    type Future = Ready<Result<Self, ()>>;

    fn new_service(&self, (): ()) -> Self::Future {
        ready(Ok(self.clone()))
    }
}

impl Service<ServiceRequest> for Serving {
    type Response = ServiceResponse;
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<ServiceResponse, actix_web::Error>>;

    actix_web::dev::always_ready!();

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let index = request.extensions().get::<Matched>().map(|found| found.index);
        let Some(entry) = index.and_then(|index| self.0.0.get(index)) else { return absent(request) };
        if entry.shape.is_open() {
            let expression = entry.expression.get_or_init(|| ResourceDef::new(entry.pattern));
            if !expression.capture_match_info(&mut request) {
                return absent(request);
            }
        }
        if let Some(handler) = entry.handler.get() {
            return handler.call(request);
        }
        let (table, index) = (self.0.clone(), index.unwrap_or_default());
        Box::pin(async move {
            let entry = &table.0[index];
            let made = (entry.route)().new_service(()).await;
            let handler = made.map_err(|()| ErrorInternalServerError("a handler does not start"))?;
            entry.handler.get_or_init(|| Rc::new(handler)).clone().call(request).await
        })
    }
}

fn absent(request: ServiceRequest) -> LocalBoxFuture<'static, Result<ServiceResponse, actix_web::Error>> {
    let answer = unknown_route(request.path());
    Box::pin(ready(Ok(request.into_response(answer))))
}
