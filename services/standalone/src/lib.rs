//! Every service in one process: the same crates, the same handlers, no hop between them.

use anyhow::{Context as _, Result, bail};
use auth::Auth;
use files::Files;
use gateway::{Backend, Gateway, Local};
use messaging::Messaging;
use runtime::{Context, Process, Service, document, open_database};
use search::Search;
use utoipa::openapi::OpenApi;

/// Starts the services, then serves until told to stop.
///
/// # Errors
/// Anything that keeps one of them from starting.
pub async fn serve(context: &Context) -> Result<()> {
    let process = Process { context: context.clone() };
    // Its own database connections and its own schema each: they need not wait for each other.
    let (auth, messaging, files, search) = tokio::try_join!(
        Auth::start(context),
        Messaging::start(context),
        Files::start(context),
        Search::start(context)
    )?;
    // Routes are tried in this order, and most requests are for messages.
    let local = Local::default().with(messaging).with(auth).with(files).with(search);
    gateway::serve(Gateway::start(context)?, Backend::Local(local), &process).await?;
    process.finish().await;
    Ok(())
}

/// Makes schemas and roles and brings them up to date.
///
/// # Errors
/// The database cannot be reached or may not be changed.
pub async fn migrate(context: &Context) -> Result<()> {
    open_database::<Auth>(context).await?.close().await;
    open_database::<Messaging>(context).await?.close().await;
    open_database::<Files>(context).await?.close().await;
    open_database::<Search>(context).await?.close().await;
    Ok(())
}

/// Fills messaging's read model of users anew; says how many there are.
///
/// # Errors
/// A database or NATS cannot be reached.
pub async fn rebuild_users(context: &Context) -> Result<()> {
    let _auth = Auth::start(context).await?;
    let messaging = Messaging::start(context).await?;
    let count = messaging::app::users::rebuild(messaging.state()).await?;
    println!("{count} users");
    Process { context: context.clone() }.finish().await;
    Ok(())
}

/// Each service's OpenAPI document, by name.
pub fn documents() -> Vec<(&'static str, OpenApi)> {
    vec![
        (gateway::NAME, gateway::document()),
        (Auth::NAME, document::<Auth>()),
        (Messaging::NAME, document::<Messaging>()),
        (Files::NAME, document::<Files>()),
        (Search::NAME, document::<Search>()),
    ]
}

/// All of them as one.
///
/// # Errors
/// Two services declare the same thing differently.
pub fn merged() -> Result<OpenApi> {
    let documents: Vec<OpenApi> = documents().into_iter().map(|(_, document)| document).collect();
    web::docs::merge("Parlance", &documents).map_err(anyhow::Error::msg)
}

/// File name and text of every document.
///
/// # Errors
/// They do not merge, or do not serialise.
pub fn specs() -> Result<Vec<(String, String)>> {
    let mut all = documents();
    all.push(("openapi", merged()?));
    all.into_iter()
        .map(|(name, document)| Ok((format!("{name}.json"), document.to_pretty_json()? + "\n")))
        .collect()
}

/// Writes the documents into a folder.
///
/// # Errors
/// See [`specs`]; or the folder cannot be written.
pub fn write_specs(folder: &str) -> Result<()> {
    if folder.is_empty() {
        bail!("standalone openapi wants a folder");
    }
    std::fs::create_dir_all(folder).with_context(|| format!("making {folder}"))?;
    for (name, text) in specs()? {
        let path = format!("{folder}/{name}");
        std::fs::write(&path, text).with_context(|| format!("writing {path}"))?;
    }
    Ok(())
}
