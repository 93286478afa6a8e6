# 客户自己的目录中的公司信息。
organization-title = Microsoft Entra 中的组织
organization-name = 名称
organization-technical-contacts = 技术联系人
organization-help = 来自客户的 Entra 目录。可能与公司详细信息和计费配置文件不同。
organization-none = 客户的目录中没有组织详细信息。
organization-needs-role = 需要 GDAP 角色，例如全局读取者。仅有委派管理 (DAP) 是不够的。
