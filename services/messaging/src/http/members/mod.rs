//! Members of channels.

mod change;
mod read;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(read::get_channel_members_for_user)
        .service(read::get_channel_members_with_team_data_for_user)
        .service(read::get_channel_members_by_ids)
        .service(read::get_channel_members)
        .service(read::get_channel_member);
    cfg.service(change::add_channel_member)
        .service(change::update_channel_notify_props)
        .service(change::update_channel_roles)
        .service(change::update_channel_member_scheme_roles)
        .service(change::remove_user_from_channel);
}
