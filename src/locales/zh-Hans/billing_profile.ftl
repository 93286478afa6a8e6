# 计费配置文件。
billing-details = 计费详细信息
billing-read-only = 你的角色可以查看计费配置文件，但不能更改。
billing-email-help = 接收发票和通知。
billing-culture-help = 决定货币和文档的格式。
billing-save = 保存计费配置文件
contact-first-name = 联系人名字
contact-last-name = 联系人姓氏
address-country = 国家/地区
address-line1 = 街道地址
address-line2 = 地址行 2
address-line3 = 地址行 3
address-city = 城市
address-state = 省/州/直辖市
address-postal-code = 邮政编码
address-phone = 电话
done-update-billing-profile = 已保存计费配置文件。
