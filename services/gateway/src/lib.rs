//! The gateway: the only door. It turns a token into an identity, answers what needs no service, hands the rest on, and keeps
//! the clients' sockets. See README.md beside this crate.

mod address;
mod assemble;
mod client_config;
mod http;
mod hub;
mod identity;
mod limits;
mod metrics;
mod middleware;
mod proxy;
mod redirect;
pub mod routes;
mod serve;
mod socket;
mod state;
mod tls;
mod web_client;

use std::sync::Arc;

use actix_web::web::{Data, ServiceConfig};
use anyhow::Result;
use runtime::{Context, Service};
use utoipa::openapi::OpenApi;
use web::Routes;
use web::health::Health;

pub use serve::serve;
use state::State;

/// Name of its document and program.
pub const NAME: &str = "gateway";

/// The running gateway; [`serve`] makes it listen.
#[derive(Clone)]
pub struct Gateway {
    state: Data<State>,
}

impl Gateway {
    /// Starts the hub and what keeps it current.
    ///
    /// # Errors
    /// A setting makes no sense.
    pub fn start(context: &Context) -> Result<Self> {
        Ok(Self { state: Data::new(State::new(context)?) })
    }
}

/// The document of the routes the gateway answers itself.
pub fn document() -> OpenApi {
    web::docs::complete(web::describe(http::routes), "Parlance gateway")
}

/// Where the services are.
#[derive(Clone)]
pub enum Backend {
    /// In this process: their routes are mounted beside ours.
    Local(Local),
    /// Elsewhere: requests are proxied.
    Remote,
}

type AddRoutes = dyn Fn(&mut Routes) + Send + Sync;
type AddData = dyn Fn(&mut ServiceConfig) + Send + Sync;

/// Services of this process.
#[derive(Clone, Default)]
pub struct Local {
    routes: Vec<Arc<AddRoutes>>,
    data: Vec<Arc<AddData>>,
    health: Health,
}

impl Local {
    pub fn with<S: Service + Sync>(mut self, service: S) -> Self {
        self.health = self.health.and(service.health());
        self.routes.push(Arc::new(S::routes));
        self.data.push(Arc::new(move |cfg| service.data(cfg)));
        self
    }

    fn health(&self) -> Health {
        self.health.clone()
    }

    fn routes(&self) -> impl Iterator<Item = &Arc<AddRoutes>> {
        self.routes.iter()
    }

    fn data(&self, cfg: &mut ServiceConfig) {
        for add in &self.data {
            add(cfg);
        }
    }
}
