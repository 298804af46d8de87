//! Channels.

mod change;
mod lists;
mod open;
mod read;
mod search;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(open::create_direct_channel)
        .service(open::create_group_channel)
        .service(open::create_channel);
    cfg.service(search::search_all_channels)
        .service(search::search_group_channels)
        .service(search::search_channels)
        .service(search::autocomplete_channels_for_team)
        .service(search::autocomplete_channels_for_team_for_search);
    cfg.service(lists::get_all_channels)
        .service(lists::get_private_channels_for_team)
        .service(lists::get_deleted_channels_for_team)
        .service(lists::get_public_channels_by_ids_for_team)
        .service(lists::get_public_channels_for_team)
        .service(lists::get_channels_for_team_for_user)
        .service(lists::get_channels_for_user);
    cfg.service(read::get_channel_by_name_for_team_name)
        .service(read::get_channel_by_name)
        .service(read::get_channel_stats)
        .service(read::get_channel_members_timezones)
        .service(read::get_channel);
    cfg.service(change::patch_channel)
        .service(change::update_channel_privacy)
        .service(change::restore_channel)
        .service(change::update_channel)
        .service(change::delete_channel);
}
