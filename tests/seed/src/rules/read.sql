-- Posts and marks in one row of time: up to a mark so many were written.
SELECT count(*) FROM (
    SELECT who, msg_count, msg_count_root, sum(counts) OVER so_far AS messages, sum(counts_root) OVER so_far AS root_messages
    FROM (
        SELECT channel_id, create_at AS at, '' AS who, 0::bigint AS msg_count, 0::bigint AS msg_count_root,
               1 AS counts, (root_id = '')::int AS counts_root
        FROM parlance_messaging.posts
        WHERE original_id = '' AND type !~ '^system_(join|leave|guest|add|remove)_'
        UNION ALL
        SELECT channel_id, last_viewed_at, user_id, msg_count, msg_count_root, 0, 0 FROM parlance_messaging.channel_members
    ) AS line
    WINDOW so_far AS (PARTITION BY channel_id ORDER BY at, (who <> ''), who)
) AS counted
WHERE who <> '' AND (msg_count, msg_count_root) IS DISTINCT FROM (messages, root_messages)
