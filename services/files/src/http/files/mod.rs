//! Files: uploading them, and having them.

mod download;
mod info;
mod upload;

pub fn routes(routes: &mut web::Routes) {
    routes.service(upload::upload_file);
    routes.service(download::get_file);
    routes.service(download::head_file);
    routes.service(download::get_file_thumbnail);
    routes.service(download::head_file_thumbnail);
    routes.service(download::get_file_preview);
    routes.service(download::head_file_preview);
    routes.service(info::get_file_info);
    routes.service(info::get_file_link);
    routes.service(download::get_file_public);
    routes.service(download::head_file_public);
}

/// Said of a file id that is none.
fn checked(file_id: &str) -> Result<(), model::Problem> {
    web::path::checked("file_id", file_id)
}
