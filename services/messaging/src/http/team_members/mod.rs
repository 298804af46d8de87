//! Members of teams.

mod change;
mod read;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(read::get_team_members_for_user)
        .service(read::get_team_members_by_ids)
        .service(read::get_team_members)
        .service(read::get_team_member);
    cfg.service(change::add_team_member_from_invite)
        .service(change::add_team_members)
        .service(change::add_team_member)
        .service(change::update_team_member_roles)
        .service(change::update_team_member_scheme_roles)
        .service(change::remove_team_member);
}
