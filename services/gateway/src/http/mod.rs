//! Routes the gateway answers itself.

mod client_perf;
mod config;
mod docs;
mod license;
mod logs;
mod notifications;
mod pages;
mod plugins;
mod system;

use actix_web::web::ServiceConfig;

/// The documented routes.
pub fn routes(routes: &mut web::Routes) {
    routes
        .service(config::client_config)
        .service(license::client_license)
        .service(system::ping)
        .service(system::server_limits)
        .service(system::notices)
        .service(system::onboarding)
        .service(client_perf::report)
        .service(logs::client_log)
        .service(plugins::webapp_plugins)
        .service(notifications::acknowledge_push);
}

/// Pages and files, which are no part of the API's document.
pub fn pages(cfg: &mut ServiceConfig) {
    docs::routes(cfg);
}

pub use pages::fallback;
