SELECT count(*) FROM parlance_messaging.threads t FULL JOIN (
    SELECT root_id, count(*) AS replies, max(create_at) AS last, array_agg(user_id ORDER BY at) AS people, sum(n) AS total
    FROM (
        SELECT root_id, user_id, max(create_at) AS create_at, max(create_at) AS at, count(*) AS n
        FROM parlance_messaging.posts WHERE root_id <> '' AND original_id = '' AND delete_at = 0 GROUP BY 1, 2
    ) AS authors GROUP BY root_id
) r ON r.root_id = t.post_id
WHERE (t.reply_count, t.last_reply_at, t.participants) IS DISTINCT FROM (r.total, r.last, r.people)
