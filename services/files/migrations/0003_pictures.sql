-- Pictures that stand for somebody or something: one each.
CREATE TABLE pictures (
    kind      text   NOT NULL,                          -- user, team, emoji, brand
    owner_id  text   NOT NULL,                          -- '' of the brand
    path      text   NOT NULL,
    mime_type text   NOT NULL,
    at        bigint NOT NULL,
    PRIMARY KEY (kind, owner_id)
);
