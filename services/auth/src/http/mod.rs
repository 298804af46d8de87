//! Routes.

mod bots;
mod cookies;
mod guards;
mod login;
mod names;
mod object;
mod roles;
mod schemes;
mod sessions;
mod terms;
mod tokens;
mod users;

pub fn routes(cfg: &mut web::Routes) {
    login::routes(cfg);
    sessions::routes(cfg);
    tokens::routes(cfg);
    roles::routes(cfg);
    schemes::routes(cfg);
    bots::routes(cfg);
    terms::routes(cfg);
    // Last: /users/{user_id} would take what begins like it.
    users::routes(cfg);
}
