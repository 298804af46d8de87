//! The roles every replica decides by.

use events::auth::RoleChanged;
use events::request::AllRoles;

use crate::fixtures::world;

/// Auth may start later than we do, and its roles that were never changed are in no event.
#[tokio::test]
async fn auth_is_asked_until_it_tells_and_every_replica_reads_it() {
    let world = world().await;
    let replica = world.replica().await;
    assert!(!world.state().roles().contains("night_watch"));
    world.context.bus.serve(|_: AllRoles| async {
        let permissions = vec!["read_channel".to_owned()];
        Ok(vec![
            RoleChanged { name: "night_watch".to_owned(), permissions, update_at: 1 },
            RoleChanged { name: "day_watch".to_owned(), permissions: Vec::new(), update_at: 1 },
        ])
    });
    for state in [world.state(), replica.state()] {
        testkit::wait_for("the roles are known", || async {
            let roles = state.roles();
            roles.grant("night_watch", "read_channel") && roles.contains("day_watch")
        })
        .await;
        assert!(!state.roles().grant("day_watch", "read_channel"));
    }
}
