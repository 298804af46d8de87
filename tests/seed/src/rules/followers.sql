WITH replies AS (
    SELECT p.root_id, p.user_id, p.create_at, p.message, c.type, r.user_id AS root_author
    FROM parlance_messaging.posts p JOIN parlance_messaging.channels c ON c.id = p.channel_id JOIN parlance_messaging.posts r ON r.id = p.root_id
    WHERE p.root_id <> '' AND p.original_id = '' AND p.delete_at = 0
), named AS (
    SELECT r.root_id, u.id AS user_id, r.create_at
    FROM replies r, regexp_matches(r.message, '@([a-z0-9._-]+)', 'g') AS name JOIN parlance_messaging.users u ON u.username = name[1]
    WHERE r.message LIKE '%@%' AND r.type IN ('O', 'P') AND u.id <> r.user_id
), follow AS (
    SELECT root_id, user_id FROM replies UNION SELECT root_id, root_author FROM replies UNION SELECT root_id, user_id FROM named
), calls AS (
    SELECT * FROM named
    UNION ALL
    SELECT r.root_id, f.user_id, r.create_at FROM replies r JOIN parlance_messaging.thread_members f ON f.post_id = r.root_id
    WHERE r.type IN ('D', 'G') AND f.user_id <> r.user_id
), counted AS (
    SELECT f.post_id, f.user_id, count(*) AS mentions FROM calls k
    JOIN parlance_messaging.thread_members f ON f.post_id = k.root_id AND f.user_id = k.user_id
    WHERE k.create_at > f.last_viewed_at GROUP BY 1, 2
)
SELECT (
    SELECT count(*) FROM follow k FULL JOIN parlance_messaging.thread_members f ON f.post_id = k.root_id AND f.user_id = k.user_id
    WHERE f.post_id IS NULL OR k.root_id IS NULL
) + (
    SELECT count(*) FROM parlance_messaging.thread_members f LEFT JOIN counted k ON k.post_id = f.post_id AND k.user_id = f.user_id
    WHERE f.unread_mentions <> coalesce(k.mentions, 0)
)
