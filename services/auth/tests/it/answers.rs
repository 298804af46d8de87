//! What other services may ask.

use events::request::{FindUsers, PageUsers};
use runtime::Service;

use crate::world::World;

#[actix_web::test]
async fn finding_and_paging_users() {
    let world = World::new().await;
    let mut ids = Vec::new();
    for name in ["ann", "ben", "cid"] {
        ids.push(world.sign_up(name).await.ok().text("id").to_owned());
    }
    let bus = &world.context.bus;
    let ask = FindUsers {
        ids: vec![ids[0].clone(), "nothing".into()],
        usernames: vec!["ann".into(), "ben".into()],
    };
    let found = bus.request(&ask).await.unwrap();
    assert_eq!(found.len(), 2, "nobody twice");
    assert!(!found[0].user.notify_props.is_empty(), "the whole user");
    let first = bus.request(&PageUsers { after_id: String::new(), limit: 2 }).await.unwrap();
    let rest = bus.request(&PageUsers { after_id: first[1].user.id.clone(), limit: 2 }).await.unwrap();
    let paged: Vec<&str> = first.iter().chain(&rest).map(|found| found.user.id.as_str()).collect();
    assert_eq!(paged, ids);
    let too_many = FindUsers { ids: vec!["x".into(); 1001], usernames: Vec::new() };
    assert!(bus.request(&too_many).await.is_err());
}

#[actix_web::test]
async fn a_second_start_changes_nothing() {
    let world = World::new().await;
    let sql = "UPDATE roles SET permissions = '{}' WHERE name = 'team_user'";
    world.db.exec().run(sql, []).await.unwrap();
    auth::Auth::start(&world.context).await.unwrap();
    let count =
        world.db.exec().value::<i64>("SELECT count(*) AS value FROM roles", []).await.unwrap().unwrap();
    assert_eq!(count as usize, access::defaults::roles().len());
    let sql = "SELECT cardinality(permissions)::bigint AS value FROM roles WHERE name = 'team_user'";
    assert_eq!(
        world.db.exec().value::<i64>(sql, []).await.unwrap(),
        Some(0),
        "what administrators decided stays"
    );
}

#[test]
fn every_route_is_in_the_document() {
    let document = runtime::document::<auth::Auth>();
    let ids: Vec<String> = document
        .paths
        .paths
        .values()
        .flat_map(|item| [&item.get, &item.post, &item.put, &item.delete].into_iter().flatten().cloned())
        .map(|operation| operation.operation_id.unwrap())
        .collect();
    assert!(ids.len() > 35 && ids.contains(&"CreateUser".to_owned()), "{ids:?}");
    assert!(document.components.unwrap().schemas.contains_key("User"));
    assert_eq!(auth::Auth::NAME, "auth");
}
