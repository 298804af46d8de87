WITH named AS (
    SELECT p.channel_id, p.create_at, p.root_id, u.id AS user_id
    FROM parlance_messaging.posts p, regexp_matches(p.message, '@([a-z0-9._-]+)', 'g') AS name
    JOIN parlance_messaging.users u ON u.username = name[1]
    WHERE p.original_id = '' AND p.message LIKE '%@%' AND u.id <> p.user_id
), calls AS (
    SELECT n.* FROM named n JOIN parlance_messaging.channels c ON c.id = n.channel_id AND c.type IN ('O', 'P')
    UNION ALL
    SELECT p.channel_id, p.create_at, p.root_id, m.user_id
    FROM parlance_messaging.channels c
    JOIN parlance_messaging.posts p ON p.channel_id = c.id AND p.original_id = ''
    JOIN parlance_messaging.channel_members m ON m.channel_id = c.id AND m.user_id <> p.user_id
    WHERE c.type IN ('D', 'G')
), counted AS (
    SELECT m.channel_id, m.user_id, count(*) AS mentions, count(*) FILTER (WHERE k.root_id = '') AS root_mentions
    FROM calls k JOIN parlance_messaging.channel_members m ON m.channel_id = k.channel_id AND m.user_id = k.user_id
    WHERE k.create_at > m.last_viewed_at GROUP BY 1, 2
)
SELECT count(*) FROM parlance_messaging.channel_members m LEFT JOIN counted k ON k.channel_id = m.channel_id AND k.user_id = m.user_id
WHERE (m.mention_count, m.mention_count_root) IS DISTINCT FROM (coalesce(k.mentions, 0), coalesce(k.root_mentions, 0))
