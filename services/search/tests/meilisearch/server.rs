//! What the server itself says.

use reqwest::Method;
use serde_json::Value;
use testkit::wait_for;

use crate::fixtures::World;

pub struct Server {
    url: String,
    key: String,
    http: reqwest::Client,
    /// Name of the index that is searched.
    pub index: String,
}

impl Server {
    pub async fn of(world: &World) -> Self {
        let sql = "SELECT id AS value FROM origin";
        let origin: Option<String> = world.state().db.exec().value(sql, []).await.expect("reading");
        let variable =
            |name| std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run scripts/test"));
        Self {
            url: variable("TEST_MEILISEARCH_URL"),
            key: variable("TEST_MEILISEARCH_KEY"),
            http: reqwest::Client::new(),
            index: format!("parlance_{}_v2", origin.expect("an origin")),
        }
    }

    pub async fn call(&self, method: Method, path: &str, body: &str) -> Value {
        let request = self.http.request(method, format!("{}{path}", self.url)).bearer_auth(&self.key);
        let request = request.header("content-type", "application/json").body(body.to_owned());
        let text = request.send().await.expect("calling").text().await.expect("an answer");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    /// Calls and waits until it is done.
    pub async fn change(&self, method: Method, path: &str, body: &str) {
        let task = self.call(method, path, body).await["taskUid"].clone();
        let path = format!("/tasks/{task}");
        wait_for("the task", async || {
            let status = self.call(Method::GET, &path, "").await["status"].clone();
            assert_ne!(status, "failed", "{path}");
            status == "succeeded"
        })
        .await;
    }

    pub async fn delete_index(&self) {
        self.change(Method::DELETE, &format!("/indexes/{}", self.index), "").await;
    }

    /// Ids of the items it holds.
    pub async fn ids(&self) -> Vec<String> {
        let path = format!("/indexes/{}/documents?limit=1000&fields=id", self.index);
        let found = self.call(Method::GET, &path, "").await;
        let ids =
            found["results"].as_array().into_iter().flatten().filter_map(|document| document["id"].as_str());
        let mut ids: Vec<String> = ids.filter(|id| *id != "mark").map(str::to_owned).collect();
        ids.sort_unstable();
        ids
    }

    /// When the index was made: another one has another answer.
    pub async fn made_at(&self) -> Value {
        self.call(Method::GET, &format!("/indexes/{}", self.index), "").await["createdAt"].clone()
    }
}
