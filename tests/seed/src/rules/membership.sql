SELECT (
    SELECT count(*) FROM parlance_messaging.channel_members m JOIN parlance_messaging.channels c ON c.id = m.channel_id
    LEFT JOIN parlance_messaging.team_members t ON t.team_id = c.team_id AND t.user_id = m.user_id AND t.delete_at = 0
    WHERE c.team_id <> '' AND t.user_id IS NULL
) + (
    SELECT count(*) FROM parlance_messaging.team_members t
    JOIN parlance_messaging.channels c ON c.team_id = t.team_id AND c.name = 'town-square'
    LEFT JOIN parlance_messaging.channel_members m ON m.channel_id = c.id AND m.user_id = t.user_id
    WHERE t.delete_at = 0 AND NOT t.scheme_guest AND m.user_id IS NULL
)
