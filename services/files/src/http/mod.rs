//! Routes. One file a resource; each declares its own.

mod files;
mod send;

pub fn routes(routes: &mut web::Routes) {
    files::routes(routes);
}
