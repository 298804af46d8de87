//! Routes. One file a resource; each declares its own.

mod files;
mod index;
mod jobs;
mod params;
mod posts;

pub fn routes(routes: &mut web::Routes) {
    routes.service(posts::search_posts_in_team);
    routes.service(posts::search_posts);
    routes.service(files::search_files_in_team);
    routes.service(files::search_files);
    routes.service(index::test);
    routes.service(index::purge_indexes);
    routes.service(jobs::create_job);
    routes.service(jobs::get_jobs);
    routes.service(jobs::get_jobs_by_type);
    routes.service(jobs::get_job);
    routes.service(jobs::cancel_job);
}
