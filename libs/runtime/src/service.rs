//! What every service has in common.

use std::time::Duration;

use actix_web::web::ServiceConfig;
use bus::Bus;
use db::{Db, Provision};
use utoipa::openapi::OpenApi;
use web::health::Health;

use crate::Context;

/// A bounded context: its schema, its routes and its background work.
pub trait Service: Clone + Send + 'static {
    /// Name of schema, stream, spec and program.
    const NAME: &'static str;

    fn provision() -> Provision;

    /// Opens the database and starts consumers and jobs.
    fn start(context: &Context) -> impl Future<Output = anyhow::Result<Self>> + Send;

    /// Declares the routes; needs no instance, so that a document can be made of them anywhere.
    fn routes(routes: &mut web::Routes);

    /// Gives the routes what they work with.
    fn data(&self, cfg: &mut ServiceConfig);

    fn health(&self) -> Health;
}

/// The service's pool, provisioned and migrated.
///
/// # Errors
/// See [`Db::open`].
pub async fn open_database<S: Service>(context: &Context) -> anyhow::Result<Db> {
    let sql = &context.settings.sql;
    let options = db::Options {
        max_connections: u32::try_from(sql.max_open_conns)?,
        threads: crate::workers(&context.settings),
        statement_timeout: Duration::from_secs(sql.query_timeout.unsigned_abs()),
    };
    Db::open(sql.data_source.expose(), &S::provision(), &options).await
}

/// What nearly every service needs to serve: its pool and the bus, under the names that `/readyz` calls them.
pub fn health(database: &'static str, db: &Db, nats: &'static str, bus: &Bus) -> Health {
    let (db, bus) = (db.clone(), bus.clone());
    Health::default()
        .require(database, move || {
            let db = db.clone();
            async move { db.exec().run("SELECT 1", []).await.map(|_| ()).map_err(|error| error.to_string()) }
        })
        .require(nats, move || {
            let connected = bus.is_connected();
            async move { if connected { Ok(()) } else { Err("not connected".to_owned()) } }
        })
}

/// The service's OpenAPI document, from the routes as they are registered.
pub fn document<S: Service>() -> OpenApi {
    web::docs::complete(web::describe(S::routes), &format!("Parlance {}", S::NAME))
}
