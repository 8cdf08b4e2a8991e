"""Where the site's secrets come from: the data folder, or AWS Secrets Manager."""
