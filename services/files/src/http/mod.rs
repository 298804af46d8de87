//! Routes. One file a resource; each declares its own.

mod files;
mod form;
mod pictures;
mod send;
mod uploads;

pub fn routes(routes: &mut web::Routes) {
    files::routes(routes);
    pictures::routes(routes);
    uploads::routes(routes);
}
