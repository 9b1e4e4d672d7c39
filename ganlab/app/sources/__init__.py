"""Where the app's data come from: networks, pictures of them, the Hub's repository, real digits."""
