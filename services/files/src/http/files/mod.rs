//! Files: uploading them, and having them.

mod download;
pub mod fields;
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

/// Refuses files where the server takes none.
pub fn require_attachments(state: &crate::State) -> Result<(), model::Problem> {
    if state.settings.file.enable_file_attachments {
        return Ok(());
    }
    let id = "api.file.attachments.disabled.app_error";
    Err(model::Problem::new(403, id, "Files have been turned off on this server."))
}
