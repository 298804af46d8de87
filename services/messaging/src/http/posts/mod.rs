//! Posts.

mod create;
mod edit;
mod ephemeral;
mod files;
mod history;
mod list;
mod pin;
mod read;
mod thread;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(create::create_post)
        .service(ephemeral::create_post_ephemeral)
        .service(read::get_posts_by_ids)
        .service(read::get_post)
        .service(read::get_post_info)
        .service(files::get_file_infos_for_post)
        .service(list::get_posts_for_channel)
        .service(list::get_posts_around_last_unread)
        .service(list::get_pinned_posts)
        .service(list::get_flagged_posts_for_user)
        .service(thread::get_post_thread)
        .service(edit::update_post)
        .service(edit::patch_post)
        .service(edit::delete_post)
        .service(history::get_edit_history_for_post)
        .service(history::restore_post_version)
        .service(pin::pin_post)
        .service(pin::unpin_post);
}

/// The tag of something shown: the version of what shows it, and what changes when it changes.
fn tag(fingerprint: &str) -> String {
    format!("{}.{fingerprint}", env!("CARGO_PKG_VERSION"))
}
