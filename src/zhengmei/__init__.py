"""政媒 (Zhengmei): one engine for the many local regulations on government social-media accounts."""
