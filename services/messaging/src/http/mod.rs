//! Routes. One file a resource; each declares its own.

mod acknowledgements;
mod actions;
mod bookmarks;
mod channels;
mod commands;
mod connection;
mod drafts;
mod emoji;
mod hooks;
mod members;
mod moderations;
mod path;
mod posts;
mod preferences;
mod reactions;
mod reminders;
mod scheduled_posts;
mod schemes;
mod sidebar;
mod statuses;
mod team_members;
mod teams;
mod threads;
mod unread;
mod users;
mod webhooks;

pub fn routes(cfg: &mut web::Routes) {
    // Paths with fixed words come before those with a parameter in the same place.
    teams::routes(cfg);
    team_members::routes(cfg);
    channels::routes(cfg);
    members::routes(cfg);
    schemes::routes(cfg);
    moderations::routes(cfg);
    sidebar::routes(cfg);
    unread::routes(cfg);
    threads::routes(cfg);
    acknowledgements::routes(cfg);
    bookmarks::routes(cfg);
    drafts::routes(cfg);
    scheduled_posts::routes(cfg);
    reminders::routes(cfg);
    posts::routes(cfg);
    reactions::routes(cfg);
    emoji::routes(cfg);
    commands::routes(cfg);
    actions::routes(cfg);
    hooks::routes(cfg);
    webhooks::routes(cfg);
    preferences::routes(cfg);
    statuses::routes(cfg);
    users::routes(cfg);
}
