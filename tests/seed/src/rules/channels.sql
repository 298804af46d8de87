SELECT count(*)
FROM parlance_messaging.channels c
LEFT JOIN (
    SELECT channel_id, max(create_at) AS last, max(create_at) FILTER (WHERE root_id = '') AS last_root,
           count(*) FILTER (WHERE type !~ '^system_(join|leave|guest|add|remove)_') AS messages,
           count(*) FILTER (WHERE type !~ '^system_(join|leave|guest|add|remove)_' AND root_id = '') AS root_messages
    FROM parlance_messaging.posts WHERE original_id = '' GROUP BY channel_id
) p ON p.channel_id = c.id
WHERE (c.total_msg_count, c.total_msg_count_root) IS DISTINCT FROM (coalesce(p.messages, 0), coalesce(p.root_messages, 0))
   OR p.last IS NOT NULL AND c.last_post_at <> p.last
   OR p.last_root IS NOT NULL AND c.last_root_post_at <> p.last_root
