-- The same as before, in a language that plans it once a connection and not at each call.
CREATE OR REPLACE FUNCTION thread_states(roots text[], candidate_roots text[], candidates text[], authors text[], locked bigint)
RETURNS SETOF jsonb LANGUAGE plpgsql VOLATILE AS $$ BEGIN RETURN QUERY
    SELECT jsonb_build_object(
        'post', to_jsonb(p), 'reply_count', coalesce(th.reply_count, 0), 'participants', coalesce(th.participants, '{}'),
        'people', (SELECT jsonb_agg(u.profile) FROM users u WHERE u.id = ANY (th.participants) OR u.id = ANY (authors)),
        'followers', (
            SELECT jsonb_agg(jsonb_build_object(
                'user_id', m.user_id, 'known', f.post_id IS NOT NULL, 'following', coalesce(f.following, false),
                'follows_all', coalesce(m.notify_props->>'channel_auto_follow_threads' = 'on', false),
                'last_viewed_at', coalesce(f.last_viewed_at, 0), 'unread_mentions', coalesce(f.unread_mentions, 0),
                'unread_replies', CASE WHEN coalesce(f.last_viewed_at, 0) = 0 THEN coalesce(th.reply_count, 0)
                                       ELSE coalesce(cardinality(late.times) - width_bucket(f.last_viewed_at, late.times), 0) END,
                'collapsed', coalesce(pr.value, ''),
                'desktop', u.profile->'notify_props'->>'desktop', 'desktop_threads', u.profile->'notify_props'->>'desktop_threads',
                'desktop_here', m.notify_props->>'desktop', 'desktop_threads_here', m.notify_props->>'desktop_threads'))
            FROM (SELECT user_id FROM thread_members WHERE post_id = p.id
                  UNION SELECT c.user_id FROM unnest(candidate_roots, candidates) AS c(root_id, user_id) WHERE c.root_id = p.id
                  UNION SELECT a.user_id FROM channel_members a
                        WHERE a.channel_id = p.channel_id AND a.notify_props->>'channel_auto_follow_threads' = 'on') AS who
            JOIN channel_members m ON m.channel_id = p.channel_id AND m.user_id = who.user_id
            LEFT JOIN thread_members f ON f.post_id = p.id AND f.user_id = who.user_id
            LEFT JOIN users u ON u.id = who.user_id
            LEFT JOIN preferences pr ON pr.user_id = who.user_id AND pr.category = 'display_settings' AND pr.name = 'collapsed_reply_threads'))
    FROM posts p LEFT JOIN threads th ON th.post_id = p.id
    LEFT JOIN LATERAL (
        -- Replies somebody has not read, the oldest first; who never read has all of them before him.
        SELECT array_agg(r.create_at ORDER BY r.create_at) AS times FROM posts r
        WHERE r.root_id = p.id AND r.root_id <> '' AND r.delete_at = 0 AND r.create_at > (
            SELECT min(f.last_viewed_at) FROM thread_members f WHERE f.post_id = p.id AND f.last_viewed_at > 0)) AS late ON true
    WHERE p.id = ANY (roots);
END $$;
