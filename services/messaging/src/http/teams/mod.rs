//! Teams.

mod change;
mod find;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(find::team_exists)
        .service(find::get_team_by_name)
        .service(find::get_team_invite_info)
        .service(find::search_teams)
        .service(find::get_all_teams)
        .service(find::get_teams_for_user)
        .service(find::get_team_stats)
        .service(find::get_team);
    cfg.service(change::create_team)
        .service(change::patch_team)
        .service(change::update_team_privacy)
        .service(change::restore_team)
        .service(change::regenerate_team_invite_id)
        .service(change::update_team)
        .service(change::soft_delete_team);
}
