use serde_json::{Value, json};

use super::*;

fn id(letter: char) -> Id {
    Id::parse(&letter.to_string().repeat(26)).unwrap()
}

fn text(letter: char) -> String {
    letter.to_string().repeat(26)
}

fn viewer(roles: &str) -> Viewer {
    let is_guest = roles.contains("guest");
    Viewer::new(Arc::new(Identity {
        user_id: text('u'),
        roles: roles.to_owned(),
        is_guest,
        ..Identity::default()
    }))
}

fn delivery(event: &str, data: &Value, broadcast: Broadcast) -> Delivery {
    let frame = events::live::Live::new(event, data.clone(), broadcast);
    Delivery::parse(&serde_json::to_vec(&frame).unwrap(), 1000, |_| None).unwrap()
}

/// What the user `u` with the connection `c` may see.
fn sees(delivery: &Delivery, viewer: &Viewer, view: Option<&View>) -> bool {
    delivery.is_for(id('c'), viewer, view, &Member::new(id('u')))
}

fn member_sees(event: &str, broadcast: Broadcast) -> bool {
    sees(&delivery(event, &json!({}), broadcast), &viewer("system_user"), None)
}

#[test]
fn a_plain_frame_is_for_everybody_who_is_there() {
    assert!(member_sees("posted", Broadcast::channel(text('x'))));
    assert!(member_sees("new_thing", Broadcast::everybody()));
}

#[test]
fn an_ended_session_sees_nothing() {
    let frame = delivery("posted", &json!({}), Broadcast::channel(text('x')));
    let at = |expires_at| {
        Viewer::new(Arc::new(Identity {
            user_id: text('u'),
            roles: "system_user".into(),
            expires_at,
            ..Identity::default()
        }))
    };
    assert!(sees(&frame, &at(0), None) && sees(&frame, &at(1001), None));
    assert!(!sees(&frame, &at(1000), None) && !sees(&frame, &at(1), None));
}

#[test]
fn administrators_and_others_get_their_own_copy() {
    let copy = |sanitized, sensitive| Broadcast {
        contains_sanitized_data: sanitized,
        contains_sensitive_data: sensitive,
        ..Broadcast::channel(text('x'))
    };
    let (sanitized, sensitive) = (copy(true, false), copy(false, true));
    let see = |broadcast: &Broadcast, roles| {
        sees(&delivery("post_deleted", &json!({}), broadcast.clone()), &viewer(roles), None)
    };
    assert!(see(&sanitized, "system_user") && !see(&sanitized, "system_user system_admin"));
    assert!(!see(&sensitive, "system_user") && see(&sensitive, "system_user system_admin"));
}

#[test]
fn required_permissions_are_all_held() {
    let needs = |permissions: &[&str]| Broadcast {
        required_permissions: permissions.iter().map(|name| (*name).to_owned()).collect(),
        ..Broadcast::everybody()
    };
    assert!(!member_sees("job_updated", needs(&["manage_jobs"])));
    assert!(member_sees("e", needs(&["create_team"])));
    assert!(!member_sees("e", needs(&["create_team", "manage_system"])));
}

#[test]
fn connections_named_and_left_out() {
    let only = |connection: String| Broadcast { connection_id: connection, ..Broadcast::user(text('u')) };
    assert!(member_sees("e", only(text('c'))));
    assert!(!member_sees("e", only(text('d'))));
    assert!(!member_sees("e", only("nonsense".to_owned())));
    assert!(!member_sees("e", Broadcast::channel(text('x')).omit_connection(text('c'))));
    assert!(member_sees("e", Broadcast::channel(text('x')).omit_connection(text('d'))));
}

#[test]
fn users_named_and_left_out() {
    assert!(member_sees("e", Broadcast::user(text('u'))));
    assert!(!member_sees("e", Broadcast::user(text('v'))));
    assert!(!member_sees("e", Broadcast::channel(text('x')).omit_user(text('u'))));
    assert!(member_sees("e", Broadcast::channel(text('x')).omit_user(text('v'))));
    // Who is named is not asked for the rest.
    assert!(member_sees("e", Broadcast::user(text('u')).omit_user(text('u'))));
}

#[test]
fn a_team_beside_a_channel_is_a_second_condition() {
    let frame = delivery("e", &json!({}), Broadcast { team_id: text('t'), ..Broadcast::channel(text('x')) });
    let user = Member::new(id('u'));
    assert!(!frame.is_for(id('c'), &viewer("system_user"), None, &user));
    user.places.lock().teams.insert(id('t'));
    assert!(frame.is_for(id('c'), &viewer("system_user"), None, &user));
}

#[test]
fn typing_is_for_those_who_look() {
    let see = |event: &str, view: Option<View>| {
        sees(
            &delivery(event, &json!({}), Broadcast::channel(text('x'))),
            &viewer("system_user"),
            view.as_ref(),
        )
    };
    let elsewhere = View { channel: Some(id('y')), ..View::default() };
    for event in ["typing", "reaction_added", "reaction_removed"] {
        assert!(see(event, None), "who says nothing sees all");
        assert!(see(event, Some(View { team: Some(id('t')), ..View::default() })));
        assert!(see(event, Some(View { channel: Some(id('x')), ..View::default() })));
        assert!(!see(event, Some(elsewhere)));
        assert!(see(event, Some(View { thread: Some(id('x')), ..elsewhere })));
        assert!(see(event, Some(View { thread_view: Some(id('x')), ..elsewhere })));
    }
    assert!(see("posted", Some(elsewhere)));
}

#[test]
fn guests_hear_of_people_they_meet() {
    let other = Arc::new(Member::new(id('o')));
    let parse = |event: &str, data: Value| {
        let frame = events::live::Live::new(event, data, Broadcast::everybody());
        Delivery::parse(&serde_json::to_vec(&frame).unwrap(), 0, |who| {
            (who == id('o')).then(|| other.clone())
        })
        .unwrap()
    };
    let (guest, member) = (viewer("system_guest"), viewer("system_user"));
    let about_other = parse("user_updated", json!({"user": {"id": text('o')}}));
    let about_stranger = parse("new_user", json!({"user_id": text('s')}));
    let about_self = parse("user_updated", json!({"user": {"id": text('u')}}));
    let user = Member::new(id('u'));
    let see = |frame: &Delivery, viewer: &Viewer| frame.is_for(id('c'), viewer, None, &user);
    assert!(see(&about_other, &member) && see(&about_stranger, &member));
    assert!(!see(&about_other, &guest) && !see(&about_stranger, &guest) && see(&about_self, &guest));
    user.places.lock().channels.insert(id('x'));
    assert!(!see(&about_other, &guest));
    other.places.lock().channels.insert(id('x'));
    assert!(see(&about_other, &guest) && !see(&about_stranger, &guest));
}

#[test]
fn nonsense_is_no_frame() {
    for payload in ["", "{}", "[]", r#"{"event":"e","data":{}}"#, r#"{"event":1,"data":{},"broadcast":{}}"#] {
        assert!(Delivery::parse(payload.as_bytes(), 0, |_| None).is_err(), "{payload}");
    }
    assert!(Delivery::parse(br#"{"event":"e","data":{},"broadcast":{}}"#, 0, |_| None).is_ok());
}
