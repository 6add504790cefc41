/** The shortcodes people and apps use most, and the characters they stand for. */

const TABLE = `
+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 ok_hand 👌 wave 👋 clap 👏 raised_hands 🙌 pray 🙏 muscle 💪 point_right 👉
point_left 👈 point_up ☝️ point_down 👇 handshake 🤝 v ✌️ crossed_fingers 🤞 eyes 👀 brain 🧠 writing_hand ✍️
smile 😄 smiley 😃 grinning 😀 grin 😁 joy 😂 rolling_on_the_floor_laughing 🤣 slightly_smiling_face 🙂 wink 😉
blush 😊 heart_eyes 😍 star-struck 🤩 sunglasses 😎 thinking_face 🤔 neutral_face 😐 confused 😕 disappointed 😞
cry 😢 sob 😭 sweat_smile 😅 scream 😱 angry 😠 rage 😡 sleeping 😴 hugging_face 🤗 shushing_face 🤫
face_with_monocle 🧐 nerd_face 🤓 upside_down_face 🙃 relieved 😌 partying_face 🥳 exploding_head 🤯 shrug 🤷
facepalm 🤦 robot_face 🤖 ghost 👻 skull 💀 alien 👽 heart ❤️ orange_heart 🧡 yellow_heart 💛 green_heart 💚
blue_heart 💙 purple_heart 💜 broken_heart 💔 100 💯 boom 💥 sparkles ✨ star ⭐ star2 🌟 dizzy 💫 zap ⚡ fire 🔥
snowflake ❄️ sunny ☀️ sun_with_face 🌞 partly_sunny ⛅ cloud ☁️ rainbow 🌈 droplet 💧 ocean 🌊 ice_cube 🧊
thermometer 🌡️ white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎
warning ⚠️ no_entry ⛔ no_entry_sign 🚫 octagonal_sign 🛑 rotating_light 🚨 exclamation ❗ heavy_exclamation_mark ❗
question ❓ grey_question ❔ bangbang ‼️ information_source ℹ️ bell 🔔 no_bell 🔕 loudspeaker 📢 mega 📣
speech_balloon 💬 thought_balloon 💭 email ✉️ envelope ✉️ incoming_envelope 📨 e-mail 📧 inbox_tray 📥
outbox_tray 📤 mailbox 📫 package 📦 telephone ☎️ phone ☎️ telephone_receiver 📞 iphone 📱 computer 💻
desktop_computer 🖥️ keyboard ⌨️ printer 🖨️ floppy_disk 💾 cd 💿 camera 📷 movie_camera 🎥 tv 📺 bulb 💡
flashlight 🔦 battery 🔋 electric_plug 🔌 satellite 🛰️ gear ⚙️ wrench 🔧 hammer 🔨 hammer_and_wrench 🛠️
nut_and_bolt 🔩 link 🔗 paperclip 📎 scissors ✂️ pushpin 📌 round_pushpin 📍 triangular_flag_on_post 🚩 lock 🔒
unlock 🔓 key 🔑 shield 🛡️ mag 🔍 mag_right 🔎 memo 📝 pencil 📝 pencil2 ✏️ clipboard 📋 page_facing_up 📄
page_with_curl 📃 bookmark_tabs 📑 open_file_folder 📂 file_folder 📁 card_index 📇 card_file_box 🗃️ file_cabinet 🗄️
wastebasket 🗑️ calendar 📆 date 📅 spiral_calendar_pad 🗓️ clock1 🕐 alarm_clock ⏰ stopwatch ⏱️ timer_clock ⏲️
hourglass ⌛ hourglass_flowing_sand ⏳ watch ⌚ chart_with_upwards_trend 📈 chart_with_downwards_trend 📉
bar_chart 📊 abacus 🧮 moneybag 💰 dollar 💵 euro 💶 pound 💷 money_with_wings 💸 credit_card 💳 gem 💎
scales ⚖️ briefcase 💼 office 🏢 house 🏠 factory 🏭 bank 🏦 school 🏫 hospital 🏥 classical_building 🏛️
department_store 🏬 earth_africa 🌍 earth_americas 🌎 earth_asia 🌏 globe_with_meridians 🌐 world_map 🗺️
bust_in_silhouette 👤 busts_in_silhouette 👥 man 👨 woman 👩 technologist 🧑‍💻 office_worker 🧑‍💼 male-office-worker 👨‍💼
female-office-worker 👩‍💼 dart 🎯 trophy 🏆 medal 🏅 first_place_medal 🥇 second_place_medal 🥈 third_place_medal 🥉
tada 🎉 confetti_ball 🎊 balloon 🎈 gift 🎁 birthday 🎂 champagne 🍾 clinking_glasses 🥂 beers 🍻 coffee ☕ tea 🍵
pizza 🍕 apple 🍎 seedling 🌱 evergreen_tree 🌲 four_leaf_clover 🍀 rose 🌹 sunflower 🌻 dog 🐶 cat 🐱 unicorn_face 🦄
bug 🐛 bee 🐝 butterfly 🦋 turtle 🐢 snail 🐌 rocket 🚀 airplane ✈️ car 🚗 bike 🚲 train 🚆 ship 🚢 anchor ⚓
construction 🚧 vertical_traffic_light 🚦 checkered_flag 🏁 white_flag 🏳️ recycle ♻️ repeat 🔁
arrows_counterclockwise 🔄 twisted_rightwards_arrows 🔀 arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️
arrow_upper_right ↗️ arrow_lower_right ↘️ leftwards_arrow_with_hook ↩️ small_red_triangle 🔺
small_red_triangle_down 🔻 arrow_forward ▶️ double_vertical_bar ⏸️ heavy_plus_sign ➕ heavy_minus_sign ➖
red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 blue_circle 🔵
large_purple_circle 🟣 white_circle ⚪ black_circle ⚫ large_red_square 🟥 large_orange_square 🟧
large_yellow_square 🟨 large_green_square 🟩 large_blue_square 🟦 white_large_square ⬜ black_large_square ⬛
large_orange_diamond 🔶 large_blue_diamond 🔷 small_orange_diamond 🔸 small_blue_diamond 🔹 one 1️⃣ two 2️⃣ three 3️⃣
four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ zero 0️⃣ keycap_ten 🔟 new 🆕 up 🆙 cool 🆒 free 🆓 ok 🆗 sos 🆘
id 🆔 copyright ©️ registered ®️ tm ™️ flag-de 🇩🇪 de 🇩🇪 flag-us 🇺🇸 us 🇺🇸 flag-gb 🇬🇧 gb 🇬🇧 flag-fr 🇫🇷 fr 🇫🇷
flag-es 🇪🇸 es 🇪🇸 flag-it 🇮🇹 it 🇮🇹 flag-at 🇦🇹 flag-ch 🇨🇭 flag-nl 🇳🇱 flag-pl 🇵🇱 flag-eu 🇪🇺
`;

const CHARACTERS = new Map();
const words = TABLE.trim().split(/\s+/);
for (let place = 0; place < words.length; place += 2) CHARACTERS.set(words[place], words[place + 1]);

/**
 * The character a shortcode stands for (`eyes` or `wave::skin-tone-2`, without the outer colons).
 * @param {string} name
 * @returns {string|undefined} nothing for one we do not know
 */
export const character = (name) => CHARACTERS.get(name.split('::')[0]);
