//! Jobs: what makes the index anew, and which kinds clients know.

use access::permission::{
    CREATE_COMPLIANCE_EXPORT_JOB, CREATE_DATA_RETENTION_JOB, CREATE_ELASTICSEARCH_POST_AGGREGATION_JOB,
    CREATE_ELASTICSEARCH_POST_INDEXING_JOB, CREATE_LDAP_SYNC_JOB, MANAGE_ELASTICSEARCH_POST_INDEXING_JOB,
    MANAGE_JOBS, READ_COMPLIANCE_EXPORT_JOB, READ_DATA_RETENTION_JOB,
    READ_ELASTICSEARCH_POST_AGGREGATION_JOB, READ_ELASTICSEARCH_POST_INDEXING_JOB, READ_JOBS,
    READ_LDAP_SYNC_JOB,
};
use serde::Deserialize;

/// The one kind that is ours.
pub const KIND: &str = "elasticsearch_post_indexing";
pub const MANAGE: &str = MANAGE_ELASTICSEARCH_POST_INDEXING_JOB;

/// Who or what wants the index made anew. Only what somebody asked for can be cancelled: the rest has to be.
pub const ASKED: &str = "asked";
pub const ANALYSIS: &str = "analysis";

pub const PENDING: &str = "pending";
pub const IN_PROGRESS: &str = "in_progress";
pub const SUCCESS: &str = "success";
pub const ERROR: &str = "error";
pub const CANCELED: &str = "canceled";
pub const STATUSES: [&str; 7] =
    [PENDING, IN_PROGRESS, SUCCESS, ERROR, "cancel_requested", CANCELED, "warning"];

/// Posts are read, then Meilisearch is filled, if there is one.
pub const POSTS: &str = "posts";
pub const DOCUMENTS: &str = "documents";

/// A kind of job, and what who lets one be done and who looks at them must be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    pub name: &'static str,
    pub create: &'static str,
    pub read: &'static str,
}

const fn kind(name: &'static str, create: &'static str, read: &'static str) -> Kind {
    Kind { name, create, read }
}

pub const OURS: Kind =
    kind(KIND, CREATE_ELASTICSEARCH_POST_INDEXING_JOB, READ_ELASTICSEARCH_POST_INDEXING_JOB);

/// Kinds that clients may name. Of those that are not ours there are no jobs.
pub const KINDS: [Kind; 18] = [
    OURS,
    kind(
        "elasticsearch_post_aggregation",
        CREATE_ELASTICSEARCH_POST_AGGREGATION_JOB,
        READ_ELASTICSEARCH_POST_AGGREGATION_JOB,
    ),
    kind("data_retention", CREATE_DATA_RETENTION_JOB, READ_DATA_RETENTION_JOB),
    kind("message_export", CREATE_COMPLIANCE_EXPORT_JOB, READ_COMPLIANCE_EXPORT_JOB),
    kind("ldap_sync", CREATE_LDAP_SYNC_JOB, READ_LDAP_SYNC_JOB),
    kind("access_control_sync", MANAGE_JOBS, READ_JOBS),
    kind("active_users", MANAGE_JOBS, READ_JOBS),
    kind("cloud", MANAGE_JOBS, READ_JOBS),
    kind("expiry_notify", MANAGE_JOBS, READ_JOBS),
    kind("export_delete", MANAGE_JOBS, READ_JOBS),
    kind("export_process", MANAGE_JOBS, READ_JOBS),
    kind("extract_content", MANAGE_JOBS, READ_JOBS),
    kind("import_delete", MANAGE_JOBS, READ_JOBS),
    kind("import_process", MANAGE_JOBS, READ_JOBS),
    kind("migrations", MANAGE_JOBS, READ_JOBS),
    kind("mobile_session_metadata", MANAGE_JOBS, READ_JOBS),
    kind("plugins", MANAGE_JOBS, READ_JOBS),
    kind("product_notices", MANAGE_JOBS, READ_JOBS),
];

pub fn kind_called(name: &str) -> Option<Kind> {
    KINDS.into_iter().find(|kind| kind.name == name)
}

/// The index is made anew, was or will be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Job {
    pub id: String,
    pub reason: String,
    pub status: String,
    pub phase: String,
    pub create_at: i64,
    /// 0 before it has begun.
    pub start_at: i64,
    pub last_activity_at: i64,
    /// Of which all is that it has done.
    pub analysis: i32,
    /// As many as there were when it began.
    pub doubts: i64,
    /// Posts up to this one are done.
    pub after_id: String,
    pub posts_done: i64,
    /// About how many there are.
    pub posts_total: i64,
    pub documents_done: i64,
    /// 0 where there is no index to fill.
    pub documents_total: i64,
    /// Why it does not go on; "" while it does.
    pub trouble: String,
}

impl Job {
    pub fn is_over(&self) -> bool {
        [SUCCESS, ERROR, CANCELED].contains(&self.status.as_str())
    }

    /// Per cent; 100 only when it is done, -1 when it never will be.
    pub fn progress(&self) -> i64 {
        match self.status.as_str() {
            SUCCESS => 100,
            ERROR => -1,
            _ => {
                let total = self.posts_total + self.documents_total;
                let done = self.posts_done + self.documents_done;
                if total == 0 { 0 } else { (100 * done / total).clamp(0, 99) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_it_is() {
        for (status, done, total, documents_done, documents_total, progress) in [
            (PENDING, 0, 0, 0, 0, 0),
            (IN_PROGRESS, 50, 200, 0, 0, 25),
            (IN_PROGRESS, 200, 200, 0, 200, 50),
            (IN_PROGRESS, 200, 200, 100, 200, 75),
            (IN_PROGRESS, 250, 200, 0, 0, 99),
            (SUCCESS, 0, 0, 0, 0, 100),
            (ERROR, 50, 200, 0, 0, -1),
            (CANCELED, 50, 200, 0, 0, 25),
        ] {
            let job = Job {
                status: status.to_owned(),
                posts_done: done,
                posts_total: total,
                documents_done,
                documents_total,
                ..Job::default()
            };
            assert_eq!(job.progress(), progress, "{job:?}");
        }
    }
}
