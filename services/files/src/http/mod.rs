//! Routes. One file a resource; each declares its own.

pub mod files;
pub mod form;
mod image;
mod pictures;
mod probe;
mod send;
mod uploads;

pub fn routes(routes: &mut web::Routes) {
    files::routes(routes);
    image::routes(routes);
    pictures::routes(routes);
    probe::routes(routes);
    uploads::routes(routes);
}
