SELECT count(*) FROM parlance_messaging.posts p
LEFT JOIN (SELECT DISTINCT post_id FROM parlance_messaging.reactions WHERE delete_at = 0) r ON r.post_id = p.id
WHERE p.has_reactions IS DISTINCT FROM (r.post_id IS NOT NULL)
