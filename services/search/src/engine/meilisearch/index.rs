//! The index at Meilisearch: what is done to an index.

use std::time::Duration;

use anyhow::{Result, bail};
use meilisearch_sdk::client::{Client, SwapIndexes};
use meilisearch_sdk::errors::{Error, ErrorCode};
use meilisearch_sdk::indexes::IndexesQuery;
use meilisearch_sdk::settings::{
    FilterFeatureModes, FilterFeatures, FilterableAttribute, FilterableAttributesSettings, PaginationSetting,
    Settings,
};
use meilisearch_sdk::task_info::TaskInfo;
use meilisearch_sdk::tasks::Task;
use tokio::time::{Instant, sleep};

use super::document::{CHANNEL, Document, EXTENSION, Hit, KIND, POSITION, TIME, USER, WORDS};
use super::filter;
use super::http::Http;
use crate::store::changes::Change;

/// Of settings and documents: another one is another index, which is filled beside the one there is.
pub const VERSION: u32 = 2;

/// Hits of one search at most.
const MOST_HITS: usize = 100_000;
const MOST_INDEXES: usize = 10_000;

/// How long a task may take, once it is its turn.
const PATIENCE: Duration = Duration::from_secs(600);
const LOOK: (Duration, Duration) = (Duration::from_millis(10), Duration::from_millis(200));

/// An index by its name.
#[derive(Clone)]
pub struct Index {
    pub client: Client<Http>,
    pub uid: String,
}

impl Index {
    pub fn uid(&self) -> &str {
        &self.uid
    }

    /// The newest of what a filter leaves; `None`: there is no such index.
    pub async fn find(&self, filter: &str, limit: usize) -> Result<Option<Vec<Hit>>, Error> {
        let index = self.client.index(&self.uid);
        let by_time = format!("{TIME}:desc");
        let sort = [by_time.as_str()];
        let query = index.search().with_filter(filter).with_sort(&sort).with_limit(limit).build();
        match index.execute_query::<Hit>(&query).await {
            Ok(found) => Ok(Some(found.hits.into_iter().map(|hit| hit.result).collect())),
            Err(error) if is_missing(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// How much it knows; `None`: nothing, or it is not there.
    pub async fn position(&self) -> Result<Option<i64>, Error> {
        match self.find(&filter::mark(), 1).await {
            Ok(found) => Ok(found.and_then(|hits| hits.first()?.position)),
            // It has lost its settings.
            Err(Error::Meilisearch(error)) if error.error_code == ErrorCode::InvalidSearchFilter => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Is it there? Asking for it by name would make the server complain.
    pub async fn exists(&self) -> Result<bool, Error> {
        Ok(self.all().await?.contains(&self.uid))
    }

    /// Names of all indexes.
    async fn all(&self) -> Result<Vec<String>, Error> {
        let mut query = IndexesQuery::new(&self.client);
        query.with_limit(MOST_INDEXES);
        let all = self.client.list_all_indexes_raw_with(&query).await?;
        let uids = all["results"].as_array().into_iter().flatten().filter_map(|index| index["uid"].as_str());
        Ok(uids.map(str::to_owned).collect())
    }

    /// Makes it, if it is not there, with our settings.
    pub async fn make(&self) -> Result<()> {
        let task = self.client.index(&self.uid).set_settings(&settings()).await?;
        self.done(task).await
    }

    /// Puts documents in or takes them out, as these changes say; `position` is the number of the last.
    pub async fn apply(&self, changes: Vec<Change>, position: i64) -> Result<()> {
        let index = self.client.index(&self.uid);
        let (put, taken): (Vec<_>, Vec<_>) = changes.into_iter().partition(|change| change.is_there);
        if !taken.is_empty() {
            let ids: Vec<&str> = taken.iter().map(|change| change.id.as_str()).collect();
            self.done(index.delete_documents(&ids).await?).await?;
        }
        // The mark goes with them, all or nothing; and after what was taken out.
        let documents: Vec<Document> =
            put.into_iter().map(Document::of).chain([Document::mark(position)]).collect();
        self.done(index.add_or_replace(&documents, Some("id")).await?).await
    }

    pub async fn count(&self) -> Result<i64> {
        let stats = self.client.index(&self.uid).get_stats().await?;
        Ok(i64::try_from(stats.number_of_documents)? - 1)
    }

    /// Takes the other one's place, which is deleted.
    pub async fn replace(&self, other: &Self) -> Result<()> {
        // Swapping wants both to be there.
        if !other.exists().await? {
            other.make().await?;
        }
        let swap = SwapIndexes { indexes: (self.uid.clone(), other.uid.clone()), rename: None };
        let swapped = self.client.swap_indexes([&swap]).await?;
        // In the same breath, lest the old one is taken for one that is being filled.
        let deleted = self.client.delete_index(&self.uid).await?;
        self.done(swapped).await?;
        self.done(deleted).await
    }

    /// Deletes indexes whose names begin so, but for those named.
    pub async fn delete_others(&self, begin: &str, kept: [&str; 2]) -> Result<()> {
        let all = self.all().await?;
        for uid in all.iter().filter(|uid| uid.starts_with(begin) && !kept.contains(&uid.as_str())) {
            let task = self.client.delete_index(uid).await?;
            self.done(task).await?;
        }
        Ok(())
    }

    async fn done(&self, task: TaskInfo) -> Result<()> {
        let (begun, mut pause) = (Instant::now(), LOOK.0);
        loop {
            match self.client.get_task(&task).await? {
                Task::Succeeded { .. } => return Ok(()),
                Task::Failed { content } => bail!("Meilisearch failed: {}", content.error),
                Task::Enqueued { .. } | Task::Processing { .. } if begun.elapsed() > PATIENCE => {
                    bail!("Meilisearch did not finish in time")
                }
                Task::Enqueued { .. } | Task::Processing { .. } => sleep(pause).await,
            }
            pause = (pause * 2).min(LOOK.1);
        }
    }
}

pub fn is_missing(error: &Error) -> bool {
    matches!(error, Error::Meilisearch(error) if error.error_code == ErrorCode::IndexNotFound)
}

fn settings() -> Settings {
    let filterable = |attributes: &[&str], equality, comparison| {
        FilterableAttribute::Settings(FilterableAttributesSettings {
            attribute_patterns: attributes.iter().map(|name| (*name).to_owned()).collect(),
            features: FilterFeatures {
                facet_search: false,
                filter: FilterFeatureModes { equality, comparison },
            },
        })
    };
    // No words of Meilisearch's own: ours are filtered by, which needs neither its analysis nor its ranking.
    Settings::new()
        .with_searchable_attributes([] as [&str; 0])
        .with_displayed_attributes(["id", CHANNEL, TIME, POSITION])
        .with_filterable_attributes_advanced([
            filterable(&[WORDS, KIND, CHANNEL, USER, EXTENSION], true, false),
            filterable(&[TIME], false, true),
        ])
        .with_sortable_attributes([TIME])
        .with_ranking_rules(["sort"])
        .with_pagination(PaginationSetting { max_total_hits: MOST_HITS })
}
